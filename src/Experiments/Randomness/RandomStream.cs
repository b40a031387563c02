using System.Runtime.CompilerServices;
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

    private const double TwoTo52 = 4503599627370496;

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
        Span<byte> last = stackalloc byte[Philox.WordsPerSweep];
        for (int first = 0; first < draws.Length; first += words.Length)
        {
            Philox.Sweep(firstBlock + first / 4, (purpose, part), key, words);
            int left = draws.Length - first;
            Span<byte> ones = left < words.Length ? last : draws[first..];
            for (int i = 0; i < words.Length; i += Vector256<byte>.Count)
            {
                OnesBelow(below, words[i..]).CopyTo(ones[i..]);
            }

            if (left < words.Length)
            {
                last[..left].CopyTo(draws[first..]);
            }
        }
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
            for (int i = 0; i < sweeps * NormalsPerSweep; i += Vector256<double>.Count)
            {
                (Vector256.Create<double>(normals[i..]) * deviation).CopyTo(normals[i..]);
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
        for (int i = 0; i < words.Length / 4; i += Vector256<double>.Count)
        {
            Interleave(Four(words[i..]), Four(words[(words.Length / 2 + i)..]), uniforms[(2 * i)..]);
        }

        static Vector256<double> Four(ReadOnlySpan<uint> words) => Uniform(
            Vector256.WidenLower(Vector128.Create(words).ToVector256()) | Vector256.WidenLower(Vector128.Create(words[(Philox.WordsPerSweep / 4)..]).ToVector256()) << 32);

        // k stands in the fraction of 2⁵² + k.
        static Vector256<double> Uniform(Vector256<ulong> bits) =>
            ((bits >>> 12 | Vector256.Create(TwoTo52).AsUInt64()).AsDouble() - Vector256.Create(TwoTo52) + Vector256.Create(0.5)) * Vector256.Create(1 / TwoTo52);
    }

    // a₀ b₀ a₁ b₁ …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector256<double> a, Vector256<double> b, Span<double> both)
    {
        if (Avx.IsSupported)
        {
            Vector256<double> even = Avx.UnpackLow(a, b), odd = Avx.UnpackHigh(a, b);
            Avx.Permute2x128(even, odd, 0x20).CopyTo(both);
            Avx.Permute2x128(even, odd, 0x31).CopyTo(both[4..]);
            return;
        }

        for (int i = 0; i < Vector256<double>.Count; i++)
        {
            (both[2 * i], both[2 * i + 1]) = (a[i], b[i]);
        }
    }

    // Of 32 words, a byte each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> OnesBelow(uint bound, ReadOnlySpan<uint> words)
    {
        Vector256<uint> below = Vector256.Create(bound);
        return Vector256.Narrow(Vector256.Narrow(Ones(words, below), Ones(words[8..], below)), Vector256.Narrow(Ones(words[16..], below), Ones(words[24..], below)));

        static Vector256<uint> Ones(ReadOnlySpan<uint> of, Vector256<uint> below) => Vector256.LessThan(Vector256.Create(of), below) & Vector256<uint>.One;
    }

    private static double Uniform(ulong bits) => ((bits >> 12) + 0.5) * (1 / TwoTo52);

    // A block holds two numbers of 64 bits.
    private ulong Bits(long index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index >> 1);
        return (index & 1) == 0 ? ((ulong)x1 << 32) | x0 : ((ulong)x3 << 32) | x2;
    }
}
