using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.Experiments;

/// <summary>
/// Philox4x32-10, a counter-based generator: a keyed bijection of 128-bit counters, so that any number of a
/// stream is reached without drawing those before it.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The 128 random bits that belong to a counter (four words) under a key (two words).</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(
        (uint C0, uint C1, uint C2, uint C3) counter, (uint K0, uint K1) key)
    {
        (uint x0, uint x1, uint x2, uint x3) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)Multiplier0 * x0, p1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (x0, x1, x2, x3);
    }

    /// <summary>Words of one <see cref="Sweep"/>: 16 blocks of 4.</summary>
    public const int WordsPerSweep = 64;

    /// <summary>
    /// Sixteen blocks at once, in vector registers: first the words 0 of blocks <paramref name="firstBlock"/> … + 15,
    /// then their words 1, 2 and 3. Their counters are (block mod 2³², block / 2³², part, purpose).
    /// </summary>
    /// <param name="firstBlock">Number of the first block; a multiple of 16, so that no carry runs inside a sweep.</param>
    /// <param name="stream">The counter's upper half: purpose and part.</param>
    /// <param name="key">The key.</param>
    /// <param name="words">Filled, [64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sweep(long firstBlock, (uint Purpose, uint Part) stream, (uint K0, uint K1) key, Span<uint> words)
    {
        Vector512<uint> x0 = Vector512<uint>.Indices + Vector512.Create((uint)firstBlock);
        Vector512<uint> x1 = Vector512.Create((uint)(firstBlock >> 32)), x2 = Vector512.Create(stream.Part), x3 = Vector512.Create(stream.Purpose);
        (uint k0, uint k1) = key;
        for (int round = 0; round < 10; round++)
        {
            (Vector512<uint> high0, Vector512<uint> low0) = Product(x0, Multiplier0);
            (Vector512<uint> high1, Vector512<uint> low1) = Product(x2, Multiplier1);
            (x0, x1, x2, x3) = (high1 ^ x1 ^ Vector512.Create(k0), low1, high0 ^ x3 ^ Vector512.Create(k1), low0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        x0.CopyTo(words);
        x1.CopyTo(words[16..]);
        x2.CopyTo(words[32..]);
        x3.CopyTo(words[48..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) Product(Vector512<uint> x, uint factor)
    {
        if (Avx512F.IsSupported)
        {
            // The instruction multiplies the even elements to 64 bits; the odd ones are shifted into their place.
            Vector512<uint> factors = Vector512.Create(factor);
            Vector512<ulong> even = Avx512F.Multiply(x, factors), odd = Avx512F.Multiply((x.AsUInt64() >>> 32).AsUInt32(), factors);
            Vector512<ulong> low32 = Vector512.Create(0xFFFF_FFFFUL);
            return (((even >>> 32) | (odd & ~low32)).AsUInt32(), ((even & low32) | (odd << 32)).AsUInt32());
        }

        (Vector512<ulong> lower, Vector512<ulong> upper) = Vector512.Widen(x);
        return (Vector512.Narrow((lower * factor) >>> 32, (upper * factor) >>> 32), x * factor);
    }
}
