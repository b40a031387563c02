using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Inner products of 5 rows of A with 5 rows of B, both contiguous along k. Each of the 25 accumulators is a
/// vector of partial sums over k modulo the vector's width; they stay in registers from start to end.
/// </summary>
internal static unsafe class Dot5x5<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>sums[5·…] += A[i, :]·B[j, :] over <paramref name="k"/> elements, a multiple of the vector's width.</summary>
    /// <param name="a">Five pointers to rows of A.</param>
    /// <param name="b">Five pointers to rows of B.</param>
    /// <param name="k">Elements to sum over.</param>
    /// <param name="sums">The accumulators, [5×5], added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, T** b, nint k, TVector* sums)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
        T* b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4];
        TVector c00 = sums[0], c01 = sums[1], c02 = sums[2], c03 = sums[3], c04 = sums[4];
        TVector c10 = sums[5], c11 = sums[6], c12 = sums[7], c13 = sums[8], c14 = sums[9];
        TVector c20 = sums[10], c21 = sums[11], c22 = sums[12], c23 = sums[13], c24 = sums[14];
        TVector c30 = sums[15], c31 = sums[16], c32 = sums[17], c33 = sums[18], c34 = sums[19];
        TVector c40 = sums[20], c41 = sums[21], c42 = sums[22], c43 = sums[23], c44 = sums[24];
        for (nint p = 0; p < k; p += TPath.Width)
        {
            TVector v0 = TPath.Load(b0 + p), v1 = TPath.Load(b1 + p), v2 = TPath.Load(b2 + p), v3 = TPath.Load(b3 + p), v4 = TPath.Load(b4 + p);
            TVector u0 = TPath.Load(a0 + p);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            c02 = TPath.MultiplyAdd(u0, v2, c02);
            c03 = TPath.MultiplyAdd(u0, v3, c03);
            c04 = TPath.MultiplyAdd(u0, v4, c04);
            TVector u1 = TPath.Load(a1 + p);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            c12 = TPath.MultiplyAdd(u1, v2, c12);
            c13 = TPath.MultiplyAdd(u1, v3, c13);
            c14 = TPath.MultiplyAdd(u1, v4, c14);
            TVector u2 = TPath.Load(a2 + p);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            c22 = TPath.MultiplyAdd(u2, v2, c22);
            c23 = TPath.MultiplyAdd(u2, v3, c23);
            c24 = TPath.MultiplyAdd(u2, v4, c24);
            TVector u3 = TPath.Load(a3 + p);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
            c32 = TPath.MultiplyAdd(u3, v2, c32);
            c33 = TPath.MultiplyAdd(u3, v3, c33);
            c34 = TPath.MultiplyAdd(u3, v4, c34);
            TVector u4 = TPath.Load(a4 + p);
            c40 = TPath.MultiplyAdd(u4, v0, c40);
            c41 = TPath.MultiplyAdd(u4, v1, c41);
            c42 = TPath.MultiplyAdd(u4, v2, c42);
            c43 = TPath.MultiplyAdd(u4, v3, c43);
            c44 = TPath.MultiplyAdd(u4, v4, c44);
        }

        sums[0] = c00; sums[1] = c01; sums[2] = c02; sums[3] = c03; sums[4] = c04;
        sums[5] = c10; sums[6] = c11; sums[7] = c12; sums[8] = c13; sums[9] = c14;
        sums[10] = c20; sums[11] = c21; sums[12] = c22; sums[13] = c23; sums[14] = c24;
        sums[15] = c30; sums[16] = c31; sums[17] = c32; sums[18] = c33; sums[19] = c34;
        sums[20] = c40; sums[21] = c41; sums[22] = c42; sums[23] = c43; sums[24] = c44;
    }
}
