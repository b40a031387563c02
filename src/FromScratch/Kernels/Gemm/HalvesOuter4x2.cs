using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 4 rows × 4 columns of A·B, for columns too few to fill a vector: half a vector holds one column at as many
/// successive terms as it has elements. Each step takes these terms of four rows of A and two vectors, four columns, of
/// packed B. A column's sum is the sum of its half of the tile, term h + j·(Width/2) in element h.
/// </summary>
internal static unsafe class HalvesOuter4x2<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>sums = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms, or sums += unless <paramref name="fresh"/>.</summary>
    /// <param name="a">Four rows of A.</param>
    /// <param name="b">Packed B: 2 vectors for every Width/2 terms.</param>
    /// <param name="k">Number of terms, a multiple of Width/2.</param>
    /// <param name="sums">The tile, [4×2] vectors.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, T* b, nint k, TVector* sums, bool fresh)
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

        int terms = TPath.Width / 2;
        for (nint at = 0; at < k; at += terms, b += 2 * TPath.Width)
        {
            TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width);
            TVector u0 = TPath.BroadcastHalf(a0 + at);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            TVector u1 = TPath.BroadcastHalf(a1 + at);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            TVector u2 = TPath.BroadcastHalf(a2 + at);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            TVector u3 = TPath.BroadcastHalf(a3 + at);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
        }

        sums[0] = c00; sums[1] = c01;
        sums[2] = c10; sums[3] = c11;
        sums[4] = c20; sums[5] = c21;
        sums[6] = c30; sums[7] = c31;
    }
}
