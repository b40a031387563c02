using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.Experiments;

/// <summary>
/// An endless sequence of random numbers that belongs to a seed, a purpose and a part. Number i is a function
/// of (seed, purpose, part, i) alone, computed with operations that IEEE 754 rounds correctly: the same on every
/// machine, whatever was drawn before.
/// </summary>
public readonly struct RandomStream
{
    // A sweep's blocks hold two numbers each.
    private const int NormalsPerSweep = Philox.WordsPerSweep / 2, SweepsAtATime = 16;

    private readonly (uint, uint) key;
    private readonly uint purpose, part;

    /// <param name="seed">Seed of the run.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="part">Which of the purpose's sequences: an epoch, a tensor, …</param>
    public RandomStream(long seed, StreamPurpose purpose, int part = 0)
    {
        key = ((uint)seed, (uint)(seed >> 32));
        this.purpose = (uint)purpose;
        this.part = (uint)part;
    }

    /// <summary>128 random bits: block <paramref name="index"/> of the stream.</summary>
    public (uint X0, uint X1, uint X2, uint X3) Block(long index) =>
        Philox.Block(((uint)index, (uint)(index >> 32), part, purpose), key);

    /// <summary>Number <paramref name="index"/> as a uniform draw from the open interval (0, 1): (k + ½)·2⁻⁵², k of 52 bits.</summary>
    public double Uniform(long index) => Uniform(Bits(index));

    /// <summary>Number <paramref name="index"/> as a draw from N(0, 1).</summary>
    public double Normal(long index) => NormalQuantile.At(Uniform(index));

    /// <summary>Number <paramref name="index"/> as a uniform draw from 0 … <paramref name="bound"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public int Below(long index, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(Bits(index), (ulong)bound, out _); // the high 64 bits of bits·bound; bias below bound·2⁻⁶⁴
    }

    /// <summary>Independent draws that are 1 with probability <paramref name="probability"/> (to 2⁻³²), else 0.</summary>
    /// <param name="draws">Filled; draw i takes the word i/16 mod 4 of block 16·(i/64) + i mod 16, counted from the first.</param>
    /// <param name="firstBlock">The first block to take words from.</param>
    /// <param name="probability">Probability of a 1, in (0, 1).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillBernoulli(Span<byte> draws, long firstBlock, double probability)
    {
        uint below = (uint)Math.Min(uint.MaxValue, Math.Round(probability * 4294967296.0));
        Span<uint> words = stackalloc uint[Philox.WordsPerSweep];
        for (int first = 0; first < draws.Length; first += words.Length)
        {
            Philox.Sweep(firstBlock + first / 4, (purpose, part), key, words);
            Vector512<byte> ones = Vector512.Narrow(
                Vector512.Narrow(Ones(words), Ones(words[16..])), Vector512.Narrow(Ones(words[32..]), Ones(words[48..])));
            if (draws.Length - first >= words.Length)
            {
                ones.CopyTo(draws[first..]);
            }
            else
            {
                Span<byte> last = MemoryMarshal.AsBytes(words);
                ones.CopyTo(last);
                last[..(draws.Length - first)].CopyTo(draws[first..]);
            }
        }

        Vector512<uint> Ones(ReadOnlySpan<uint> of) =>
            Vector512.LessThan(Vector512.Create(of), Vector512.Create(below)) & Vector512<uint>.One;
    }

    /// <summary>Numbers <paramref name="first"/>, <paramref name="first"/> + 1, … as draws from N(0, 1), times a standard deviation.</summary>
    /// <param name="draws">Filled.</param>
    /// <param name="first">The first number; a multiple of 32.</param>
    /// <param name="deviation">Standard deviation.</param>
    public void FillNormal(Span<double> draws, long first, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(first % NormalsPerSweep, 0, nameof(first));
        Span<uint> words = stackalloc uint[Philox.WordsPerSweep];
        Span<double> normals = stackalloc double[SweepsAtATime * NormalsPerSweep];
        for (int at = 0; at < draws.Length; at += normals.Length)
        {
            int left = Math.Min(normals.Length, draws.Length - at), sweeps = (left + NormalsPerSweep - 1) / NormalsPerSweep;
            for (int sweep = 0; sweep < sweeps; sweep++)
            {
                Philox.Sweep((first + at) / 2 + sweep * (NormalsPerSweep / 2), (purpose, part), key, words);
                Uniforms(words, normals[(sweep * NormalsPerSweep)..]);
            }

            NormalQuantile.Replace(normals[..(sweeps * NormalsPerSweep)]);
            for (int i = 0; i < sweeps * NormalsPerSweep; i += Vector512<double>.Count)
            {
                (Vector512.Create<double>(normals[i..]) * deviation).CopyTo(normals[i..]);
            }

            normals[..left].CopyTo(draws[at..]);
        }
    }

    /// <summary>A random order of 0 … <paramref name="count"/> − 1 (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = Below(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    // The numbers of a sweep, as Uniform gives them one by one: the even ones have the blocks' words 0 and 1, the odd ones 2 and 3.
    private static void Uniforms(ReadOnlySpan<uint> words, Span<double> uniforms)
    {
        (Vector512<double> even0, Vector512<double> even1) = Sixteen(words);
        (Vector512<double> odd0, Vector512<double> odd1) = Sixteen(words[32..]);
        Interleave(even0, odd0, uniforms);
        Interleave(even1, odd1, uniforms[16..]);

        static (Vector512<double>, Vector512<double>) Sixteen(ReadOnlySpan<uint> words)
        {
            (Vector512<ulong> low0, Vector512<ulong> low1) = Vector512.Widen(Vector512.Create(words));
            (Vector512<ulong> high0, Vector512<ulong> high1) = Vector512.Widen(Vector512.Create(words[16..]));
            return (Uniform(low0 | high0 << 32), Uniform(low1 | high1 << 32));
        }

        static Vector512<double> Uniform(Vector512<ulong> bits) =>
            (Vector512.ConvertToDouble(bits >>> 12) + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1L << 52));
    }

    // a₀ b₀ a₁ b₁ …
    private static void Interleave(Vector512<double> a, Vector512<double> b, Span<double> both)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), b).CopyTo(both);
            Avx512F.PermuteVar8x64x2(a, Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), b).CopyTo(both[8..]);
            return;
        }

        for (int i = 0; i < Vector512<double>.Count; i++)
        {
            (both[2 * i], both[2 * i + 1]) = (a[i], b[i]);
        }
    }

    private static double Uniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1L << 52));

    // A block holds two numbers of 64 bits.
    private ulong Bits(long index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index >> 1);
        return (index & 1) == 0 ? ((ulong)x1 << 32) | x0 : ((ulong)x3 << 32) | x2;
    }
}
