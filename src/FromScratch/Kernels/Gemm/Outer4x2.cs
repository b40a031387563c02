using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 4 rows × 2 vectors of A·B as a sum of outer products: each step takes one element of four rows of A and
/// 2 vectors of packed B. Every element is summed over k in ascending order.
/// </summary>
internal static unsafe class Outer4x2<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>sums = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms, or sums += unless <paramref name="fresh"/>.</summary>
    /// <param name="a">Four rows of A.</param>
    /// <param name="step">From one element of a row of A to the next.</param>
    /// <param name="b">Packed B: 2 vectors for each p.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="sums">The tile, [4×2] vectors.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    /// <param name="ahead">Where lines are asked for that are needed later.</param>
    /// <param name="lines">The offset from there of the line that is asked for at each p.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, nint step, T* b, nint k, TVector* sums, bool fresh, byte* ahead, nint* lines)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        TVector zero = TPath.Broadcast(default);
        TVector c00 = zero, c01 = zero;
        TVector c10 = zero, c11 = zero;
        TVector c20 = zero, c21 = zero;
        TVector c30 = zero, c31 = zero;
        if (!fresh)
        {
            c00 = sums[0]; c01 = sums[1];
            c10 = sums[2]; c11 = sums[3];
            c20 = sums[4]; c21 = sums[5];
            c30 = sums[6]; c31 = sums[7];
        }

        T* end = b + k * 2 * TPath.Width;
        for (nint at = 0; b < end; at += step, b += 2 * TPath.Width, lines++)
        {
            Prefetch.Line(ahead + *lines);
            TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width);
            TVector u0 = TPath.Broadcast(a0[at]);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            TVector u1 = TPath.Broadcast(a1[at]);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            TVector u2 = TPath.Broadcast(a2[at]);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            TVector u3 = TPath.Broadcast(a3[at]);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
        }

        sums[0] = c00; sums[1] = c01;
        sums[2] = c10; sums[3] = c11;
        sums[4] = c20; sums[5] = c21;
        sums[6] = c30; sums[7] = c31;
    }
}
