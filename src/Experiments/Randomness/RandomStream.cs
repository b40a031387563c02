using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Harness.Experiments;

/// <summary>
/// An endless sequence of random numbers that belongs to a seed, a purpose and a part. Number i is a function
/// of (seed, purpose, part, i) alone, computed with operations that IEEE 754 rounds correctly: the same on every
/// machine, whatever was drawn before.
/// </summary>
public readonly struct RandomStream
{
    // A sweep's blocks hold two numbers each.
    private const int NormalsPerSweep = Philox.WordsPerSweep / 2;

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
    public double Uniform(long index) => ((Bits(index) >> 12) + 0.5) * (1.0 / (1L << 52));

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
        Span<double> even = stackalloc double[NormalsPerSweep / 2], odd = stackalloc double[NormalsPerSweep / 2];
        for (int at = 0; at < draws.Length; at += NormalsPerSweep)
        {
            Philox.Sweep((first + at) / 2, (purpose, part), key, words);
            Normals(words, even);
            Normals(words[32..], odd);
            Span<double> target = draws[at..Math.Min(at + NormalsPerSweep, draws.Length)];
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = deviation * ((i & 1) == 0 ? even : odd)[i / 2];
            }
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

    // Sixteen numbers, of their low words and then their high words.
    private static void Normals(ReadOnlySpan<uint> words, Span<double> normals)
    {
        (Vector512<ulong> low0, Vector512<ulong> low1) = Vector512.Widen(Vector512.Create(words));
        (Vector512<ulong> high0, Vector512<ulong> high1) = Vector512.Widen(Vector512.Create(words[16..]));
        NormalQuantile.At(Uniform(low0 | high0 << 32)).CopyTo(normals);
        NormalQuantile.At(Uniform(low1 | high1 << 32)).CopyTo(normals[8..]);

        static Vector512<double> Uniform(Vector512<ulong> bits) =>
            (Vector512.ConvertToDouble(bits >>> 12) + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1L << 52));
    }

    // A block holds two numbers of 64 bits.
    private ulong Bits(long index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index >> 1);
        return (index & 1) == 0 ? ((ulong)x1 << 32) | x0 : ((ulong)x3 << 32) | x2;
    }
}
