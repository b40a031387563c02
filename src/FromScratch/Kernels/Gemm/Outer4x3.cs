using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 4 rows × 3 vectors of A·B as a sum of outer products: each step takes one element of four rows of A and
/// 3 vectors of packed B. Every element is summed over k in ascending order.
/// </summary>
internal static unsafe class Outer4x3<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Steps for each line that is asked for: fewer instructions a multiply-add than with a line at each.</summary>
    public const int StepsOfLine = 4;

    /// <summary>sums = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms, or sums += unless <paramref name="fresh"/>.</summary>
    /// <param name="a">Four rows of A.</param>
    /// <param name="step">From one element of a row of A to the next.</param>
    /// <param name="b">Packed B: 3 vectors for each p.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="sums">The tile, [4×3] vectors.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    /// <param name="ahead">Where lines are asked for that are needed later.</param>
    /// <param name="lines">The offset from there of the line that is asked for at every fourth p.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, nint step, T* b, nint k, TVector* sums, bool fresh, byte* ahead, nint* lines)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        TVector zero = TPath.Broadcast(default);
        TVector c00 = zero, c01 = zero, c02 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero;
        if (!fresh)
        {
            c00 = sums[0]; c01 = sums[1]; c02 = sums[2];
            c10 = sums[3]; c11 = sums[4]; c12 = sums[5];
            c20 = sums[6]; c21 = sums[7]; c22 = sums[8];
            c30 = sums[9]; c31 = sums[10]; c32 = sums[11];
        }

        T* end = b + k * 3 * TPath.Width, fours = b + k / StepsOfLine * StepsOfLine * 3 * TPath.Width;
        nint at = 0;
        for (; b < fours; b += StepsOfLine * 3 * TPath.Width, lines++)
        {
            Prefetch.Line(ahead + *lines);
            Step(a0 + at, a1 + at, a2 + at, a3 + at, b, ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22, ref c30, ref c31, ref c32);
            at += step;
            Step(a0 + at, a1 + at, a2 + at, a3 + at, b + 3 * TPath.Width, ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22, ref c30, ref c31, ref c32);
            at += step;
            Step(a0 + at, a1 + at, a2 + at, a3 + at, b + 6 * TPath.Width, ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22, ref c30, ref c31, ref c32);
            at += step;
            Step(a0 + at, a1 + at, a2 + at, a3 + at, b + 9 * TPath.Width, ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22, ref c30, ref c31, ref c32);
            at += step;
        }

        for (; b < end; at += step, b += 3 * TPath.Width)
        {
            Step(a0 + at, a1 + at, a2 + at, a3 + at, b, ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22, ref c30, ref c31, ref c32);
        }

        sums[0] = c00; sums[1] = c01; sums[2] = c02;
        sums[3] = c10; sums[4] = c11; sums[5] = c12;
        sums[6] = c20; sums[7] = c21; sums[8] = c22;
        sums[9] = c30; sums[10] = c31; sums[11] = c32;
    }

    // One element of each row times three vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        T* a0, T* a1, T* a2, T* a3, T* b,
        ref TVector c00, ref TVector c01, ref TVector c02, ref TVector c10, ref TVector c11, ref TVector c12,
        ref TVector c20, ref TVector c21, ref TVector c22, ref TVector c30, ref TVector c31, ref TVector c32)
    {
        TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width), v2 = TPath.Load(b + 2 * TPath.Width);
        TVector u0 = TPath.Broadcast(*a0);
        c00 = TPath.MultiplyAdd(u0, v0, c00);
        c01 = TPath.MultiplyAdd(u0, v1, c01);
        c02 = TPath.MultiplyAdd(u0, v2, c02);
        TVector u1 = TPath.Broadcast(*a1);
        c10 = TPath.MultiplyAdd(u1, v0, c10);
        c11 = TPath.MultiplyAdd(u1, v1, c11);
        c12 = TPath.MultiplyAdd(u1, v2, c12);
        TVector u2 = TPath.Broadcast(*a2);
        c20 = TPath.MultiplyAdd(u2, v0, c20);
        c21 = TPath.MultiplyAdd(u2, v1, c21);
        c22 = TPath.MultiplyAdd(u2, v2, c22);
        TVector u3 = TPath.Broadcast(*a3);
        c30 = TPath.MultiplyAdd(u3, v0, c30);
        c31 = TPath.MultiplyAdd(u3, v1, c31);
        c32 = TPath.MultiplyAdd(u3, v2, c32);
    }
}
