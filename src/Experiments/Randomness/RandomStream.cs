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

    // A block holds two numbers of 64 bits.
    private ulong Bits(long index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index >> 1);
        return (index & 1) == 0 ? ((ulong)x1 << 32) | x0 : ((ulong)x3 << 32) | x2;
    }
}
