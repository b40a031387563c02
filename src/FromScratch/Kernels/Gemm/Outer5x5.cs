using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A tile of 5 rows × 5 vectors of A·B as a sum of outer products, with A and B packed so that both are read
/// from front to back. Every element is summed over k in ascending order.
/// </summary>
internal static unsafe class Outer5x5<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>tile = Σₚ a[p]·b[p]ᵀ over <paramref name="k"/> terms.</summary>
    /// <param name="a">Packed A: 5 elements for each p.</param>
    /// <param name="b">Packed B: 5 vectors for each p.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="tile">The result, [5×5] vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* a, T* b, int k, TVector* tile)
    {
        TVector zero = TPath.Broadcast(default);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero, c04 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero, c24 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero, c34 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero, c44 = zero;
        for (int p = 0; p < k; p++)
        {
            TVector v0 = TPath.Load(b), v1 = TPath.Load(b + TPath.Width), v2 = TPath.Load(b + 2 * TPath.Width), v3 = TPath.Load(b + 3 * TPath.Width), v4 = TPath.Load(b + 4 * TPath.Width);
            TVector u0 = TPath.Broadcast(a[0]);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            c02 = TPath.MultiplyAdd(u0, v2, c02);
            c03 = TPath.MultiplyAdd(u0, v3, c03);
            c04 = TPath.MultiplyAdd(u0, v4, c04);
            TVector u1 = TPath.Broadcast(a[1]);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            c12 = TPath.MultiplyAdd(u1, v2, c12);
            c13 = TPath.MultiplyAdd(u1, v3, c13);
            c14 = TPath.MultiplyAdd(u1, v4, c14);
            TVector u2 = TPath.Broadcast(a[2]);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            c22 = TPath.MultiplyAdd(u2, v2, c22);
            c23 = TPath.MultiplyAdd(u2, v3, c23);
            c24 = TPath.MultiplyAdd(u2, v4, c24);
            TVector u3 = TPath.Broadcast(a[3]);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
            c32 = TPath.MultiplyAdd(u3, v2, c32);
            c33 = TPath.MultiplyAdd(u3, v3, c33);
            c34 = TPath.MultiplyAdd(u3, v4, c34);
            TVector u4 = TPath.Broadcast(a[4]);
            c40 = TPath.MultiplyAdd(u4, v0, c40);
            c41 = TPath.MultiplyAdd(u4, v1, c41);
            c42 = TPath.MultiplyAdd(u4, v2, c42);
            c43 = TPath.MultiplyAdd(u4, v3, c43);
            c44 = TPath.MultiplyAdd(u4, v4, c44);
            a += 5;
            b += 5 * TPath.Width;
        }

        tile[0] = c00; tile[1] = c01; tile[2] = c02; tile[3] = c03; tile[4] = c04;
        tile[5] = c10; tile[6] = c11; tile[7] = c12; tile[8] = c13; tile[9] = c14;
        tile[10] = c20; tile[11] = c21; tile[12] = c22; tile[13] = c23; tile[14] = c24;
        tile[15] = c30; tile[16] = c31; tile[17] = c32; tile[18] = c33; tile[19] = c34;
        tile[20] = c40; tile[21] = c41; tile[22] = c42; tile[23] = c43; tile[24] = c44;
    }
}
