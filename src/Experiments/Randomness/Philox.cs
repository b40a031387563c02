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
    public const int WordsPerSweep = 4 * Blocks;

    private const int Blocks = 16;

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
        // Words stand in elements of 64 bits, so that products need no rearranging; eight blocks at a time, as many as registers hold.
        for (int eight = 0; eight < Blocks; eight += Vector256<uint>.Count)
        {
            Vector256<ulong> a0 = Vector256<ulong>.Indices + Vector256.Create((ulong)(firstBlock + eight)), b0 = a0 + Vector256.Create(4UL);
            Vector256<ulong> a1 = Vector256.Create((ulong)(firstBlock >> 32)), a2 = Vector256.Create((ulong)stream.Part), a3 = Vector256.Create((ulong)stream.Purpose);
            (Vector256<ulong> b1, Vector256<ulong> b2, Vector256<ulong> b3) = (a1, a2, a3);
            Vector256<ulong> k0 = Vector256.Create((ulong)key.K0), k1 = Vector256.Create((ulong)key.K1);
            for (int round = 0; round < 10; round++)
            {
                Vector256<ulong> p0 = Product(a0, Multiplier0), p1 = Product(a2, Multiplier1), q0 = Product(b0, Multiplier0), q1 = Product(b2, Multiplier1);
                (a0, a1, a2, a3) = ((p1 >>> 32) ^ a1 ^ k0, p1, (p0 >>> 32) ^ a3 ^ k1, p0);
                (b0, b1, b2, b3) = ((q1 >>> 32) ^ b1 ^ k0, q1, (q0 >>> 32) ^ b3 ^ k1, q0);
                k0 += Vector256.Create((ulong)Weyl0);
                k1 += Vector256.Create((ulong)Weyl1);
            }

            Vector256.Narrow(a0, b0).CopyTo(words[eight..]);
            Vector256.Narrow(a1, b1).CopyTo(words[(Blocks + eight)..]);
            Vector256.Narrow(a2, b2).CopyTo(words[(2 * Blocks + eight)..]);
            Vector256.Narrow(a3, b3).CopyTo(words[(3 * Blocks + eight)..]);
        }
    }

    // The product of the lower 32 bits of each element; what stands above them does not matter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, uint factor) => Avx2.IsSupported
        ? Avx2.Multiply(x.AsUInt32(), Vector256.Create(factor))
        : (x & Vector256.Create(0xFFFF_FFFFUL)) * factor;
}
