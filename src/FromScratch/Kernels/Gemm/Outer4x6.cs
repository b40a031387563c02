using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 4 rows × 6 vectors of A·B as a sum of outer products: each step takes one element of four rows of A and
/// 6 vectors of packed B. Every element is summed over k in ascending order.
/// </summary>
internal static unsafe class Outer4x6<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>sums = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms, or sums += unless <paramref name="fresh"/>.</summary>
    /// <param name="a">Four rows of A.</param>
    /// <param name="step">From one element of a row of A to the next.</param>
    /// <param name="b">Packed B: 6 vectors for each p.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="sums">The tile, [4×6] vectors.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    /// <param name="ahead">Where lines are asked for that are needed later.</param>
    /// <param name="lines">The offset from there of the line that is asked for at each p.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, nint step, T* b, nint k, TVector* sums, bool fresh, byte* ahead, nint* lines)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        TVector zero = TPath.Broadcast(default);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero, c04 = zero, c05 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero, c15 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero, c24 = zero, c25 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero, c34 = zero, c35 = zero;
        if (!fresh)
        {
            c00 = sums[0]; c01 = sums[1]; c02 = sums[2]; c03 = sums[3]; c04 = sums[4]; c05 = sums[5];
            c10 = sums[6]; c11 = sums[7]; c12 = sums[8]; c13 = sums[9]; c14 = sums[10]; c15 = sums[11];
            c20 = sums[12]; c21 = sums[13]; c22 = sums[14]; c23 = sums[15]; c24 = sums[16]; c25 = sums[17];
            c30 = sums[18]; c31 = sums[19]; c32 = sums[20]; c33 = sums[21]; c34 = sums[22]; c35 = sums[23];
        }

        T* end = b + k * 6 * TPath.Width;
        for (nint at = 0; b < end; at += step, b += 6 * TPath.Width, lines++)
        {
            Prefetch.Line(ahead + *lines);
            TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width), v2 = TPath.Load(b + 2 * TPath.Width);
            TVector v3 = TPath.Load(b + 3 * TPath.Width), v4 = TPath.Load(b + 4 * TPath.Width), v5 = TPath.Load(b + 5 * TPath.Width);
            TVector u0 = TPath.Broadcast(a0[at]);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            c02 = TPath.MultiplyAdd(u0, v2, c02);
            c03 = TPath.MultiplyAdd(u0, v3, c03);
            c04 = TPath.MultiplyAdd(u0, v4, c04);
            c05 = TPath.MultiplyAdd(u0, v5, c05);
            TVector u1 = TPath.Broadcast(a1[at]);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            c12 = TPath.MultiplyAdd(u1, v2, c12);
            c13 = TPath.MultiplyAdd(u1, v3, c13);
            c14 = TPath.MultiplyAdd(u1, v4, c14);
            c15 = TPath.MultiplyAdd(u1, v5, c15);
            TVector u2 = TPath.Broadcast(a2[at]);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            c22 = TPath.MultiplyAdd(u2, v2, c22);
            c23 = TPath.MultiplyAdd(u2, v3, c23);
            c24 = TPath.MultiplyAdd(u2, v4, c24);
            c25 = TPath.MultiplyAdd(u2, v5, c25);
            TVector u3 = TPath.Broadcast(a3[at]);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
            c32 = TPath.MultiplyAdd(u3, v2, c32);
            c33 = TPath.MultiplyAdd(u3, v3, c33);
            c34 = TPath.MultiplyAdd(u3, v4, c34);
            c35 = TPath.MultiplyAdd(u3, v5, c35);
        }

        sums[0] = c00; sums[1] = c01; sums[2] = c02; sums[3] = c03; sums[4] = c04; sums[5] = c05;
        sums[6] = c10; sums[7] = c11; sums[8] = c12; sums[9] = c13; sums[10] = c14; sums[11] = c15;
        sums[12] = c20; sums[13] = c21; sums[14] = c22; sums[15] = c23; sums[16] = c24; sums[17] = c25;
        sums[18] = c30; sums[19] = c31; sums[20] = c32; sums[21] = c33; sums[22] = c34; sums[23] = c35;
    }
}
