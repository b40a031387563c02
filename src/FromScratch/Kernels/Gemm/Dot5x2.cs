using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Inner products of 5 rows of A with 2 rows of B, both contiguous along k. Each of the 10 accumulators is a
/// vector of partial sums over k modulo the vector's width; they stay in registers from start to end.
/// </summary>
internal static unsafe class Dot5x2<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>sums[5·…] += A[i, :]·B[j, :] over <paramref name="k"/> elements, a multiple of the vector's width.</summary>
    /// <param name="a">Five pointers to rows of A.</param>
    /// <param name="b">Two pointers to rows of B.</param>
    /// <param name="k">Elements to sum over.</param>
    /// <param name="sums">The accumulators, [5×2], added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** a, T** b, nint k, TVector* sums)
    {
        T* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
        T* b0 = b[0], b1 = b[1];
        TVector c00 = sums[0], c01 = sums[1];
        TVector c10 = sums[2], c11 = sums[3];
        TVector c20 = sums[4], c21 = sums[5];
        TVector c30 = sums[6], c31 = sums[7];
        TVector c40 = sums[8], c41 = sums[9];
        for (nint p = 0; p < k; p += TPath.Width)
        {
            TVector v0 = TPath.Load(b0 + p), v1 = TPath.Load(b1 + p);
            TVector u0 = TPath.Load(a0 + p);
            c00 = TPath.MultiplyAdd(u0, v0, c00);
            c01 = TPath.MultiplyAdd(u0, v1, c01);
            TVector u1 = TPath.Load(a1 + p);
            c10 = TPath.MultiplyAdd(u1, v0, c10);
            c11 = TPath.MultiplyAdd(u1, v1, c11);
            TVector u2 = TPath.Load(a2 + p);
            c20 = TPath.MultiplyAdd(u2, v0, c20);
            c21 = TPath.MultiplyAdd(u2, v1, c21);
            TVector u3 = TPath.Load(a3 + p);
            c30 = TPath.MultiplyAdd(u3, v0, c30);
            c31 = TPath.MultiplyAdd(u3, v1, c31);
            TVector u4 = TPath.Load(a4 + p);
            c40 = TPath.MultiplyAdd(u4, v0, c40);
            c41 = TPath.MultiplyAdd(u4, v1, c41);
        }

        sums[0] = c00; sums[1] = c01;
        sums[2] = c10; sums[3] = c11;
        sums[4] = c20; sums[5] = c21;
        sums[6] = c30; sums[7] = c31;
        sums[8] = c40; sums[9] = c41;
    }
}
