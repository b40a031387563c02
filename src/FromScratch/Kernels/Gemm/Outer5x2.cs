using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 5 rows × 2 vectors of A·B as a sum of outer products, with A and B packed so that both are read
/// from front to back. Every element is summed over k in ascending order.
/// </summary>
internal static unsafe class Outer5x2<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>tile = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms.</summary>
    /// <param name="a">Packed A: 5 elements for each p.</param>
    /// <param name="b">Packed B: 2 vectors for each p.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="tile">The result, [5×2] vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* a, T* b, int k, TVector* tile)
    {
        TVector zero = TPath.Broadcast(default);
        TVector c00 = zero, c01 = zero;
        TVector c10 = zero, c11 = zero;
        TVector c20 = zero, c21 = zero;
        TVector c30 = zero, c31 = zero;
        TVector c40 = zero, c41 = zero;
        for (int p = 0; p < k; p++)
        {
            TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width);
            TVector u0 = TPath.Broadcast(a[0]);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            TVector u1 = TPath.Broadcast(a[1]);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            TVector u2 = TPath.Broadcast(a[2]);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            TVector u3 = TPath.Broadcast(a[3]);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
            TVector u4 = TPath.Broadcast(a[4]);
            c40 = TPath.MultiplyAdd(u4, v0, c40);
            c41 = TPath.MultiplyAdd(u4, v1, c41);
            a += 5;
            b += 2 * TPath.Width;
        }

        tile[0] = c00; tile[1] = c01;
        tile[2] = c10; tile[3] = c11;
        tile[4] = c20; tile[5] = c21;
        tile[6] = c30; tile[7] = c31;
        tile[8] = c40; tile[9] = c41;
    }
}
