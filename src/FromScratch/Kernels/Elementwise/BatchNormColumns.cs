using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Batch normalisation, a vector of columns at a time; each column is summed from the first row to the last.
/// </summary>
internal static unsafe class BatchNormColumns<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>μ and σ² of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Statistics(Matrix<T> S, T* mean, T* variance)
    {
        int columns = S.Columns;
        TVector perRow = TPath.Broadcast(T.One / T.CreateTruncating(S.Rows)), one = TPath.Broadcast(T.One), minusOne = TPath.Broadcast(-T.One);
        for (int m = 0; m < columns; m += TPath.Width)
        {
            int left = columns - m;
            TVector sum = TPath.Broadcast(T.Zero), squares = sum;
            T* s = S.Pointer + m;
            for (int n = 0; n < S.Rows; n++, s += columns)
            {
                sum = TPath.MultiplyAdd(one, Partial<TPath, TVector, T>.LoadUpTo(s, left), sum);
            }

            TVector mu = TPath.Multiply(sum, perRow);
            s = S.Pointer + m;
            for (int n = 0; n < S.Rows; n++, s += columns)
            {
                TVector deviation = TPath.MultiplyAdd(minusOne, mu, Partial<TPath, TVector, T>.LoadUpTo(s, left));
                squares = TPath.MultiplyAdd(deviation, deviation, squares);
            }

            Partial<TPath, TVector, T>.StoreUpTo(mean + m, mu, left);
            Partial<TPath, TVector, T>.StoreUpTo(variance + m, TPath.Multiply(squares, perRow), left);
        }
    }

    /// <summary>X̂ = (S − μ)·r, Y = γ·X̂ + β.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(Matrix<T> S, T* mean, T* inverseDeviation, T* gamma, T* beta, T* xhat, T* y)
    {
        int columns = S.Columns;
        TVector minusOne = TPath.Broadcast(-T.One);
        for (int m = 0; m < columns; m += TPath.Width)
        {
            int left = columns - m;
            TVector mu = Partial<TPath, TVector, T>.LoadUpTo(mean + m, left), r = Partial<TPath, TVector, T>.LoadUpTo(inverseDeviation + m, left);
            TVector scale = Partial<TPath, TVector, T>.LoadUpTo(gamma + m, left), shift = Partial<TPath, TVector, T>.LoadUpTo(beta + m, left);
            for (nint at = m; at < S.Count; at += columns)
            {
                TVector deviation = TPath.MultiplyAdd(minusOne, mu, Partial<TPath, TVector, T>.LoadUpTo(S.Pointer + at, left));
                TVector normalized = TPath.Multiply(deviation, r);
                Partial<TPath, TVector, T>.StoreUpTo(xhat + at, normalized, left);
                Partial<TPath, TVector, T>.StoreUpTo(y + at, TPath.MultiplyAdd(scale, normalized, shift), left);
            }
        }
    }

    /// <summary>dγ = Σₙ dYₙ·X̂ₙ, dβ = Σₙ dYₙ, dS = γ·r·(dY − dβ/N − X̂·dγ/N).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(Matrix<T> dY, T* xhat, T* inverseDeviation, T* gamma, T* dGamma, T* dBeta, T* dS)
    {
        int columns = dY.Columns;
        TVector one = TPath.Broadcast(T.One), minusPerRow = TPath.Broadcast(-T.One / T.CreateTruncating(dY.Rows));
        for (int m = 0; m < columns; m += TPath.Width)
        {
            int left = columns - m;
            TVector sumGamma = TPath.Broadcast(T.Zero), sumBeta = sumGamma;
            for (nint at = m; at < dY.Count; at += columns)
            {
                TVector d = Partial<TPath, TVector, T>.LoadUpTo(dY.Pointer + at, left);
                sumGamma = TPath.MultiplyAdd(d, Partial<TPath, TVector, T>.LoadUpTo(xhat + at, left), sumGamma);
                sumBeta = TPath.MultiplyAdd(one, d, sumBeta);
            }

            Partial<TPath, TVector, T>.StoreUpTo(dGamma + m, sumGamma, left);
            Partial<TPath, TVector, T>.StoreUpTo(dBeta + m, sumBeta, left);
            TVector factor = TPath.Multiply(
                Partial<TPath, TVector, T>.LoadUpTo(gamma + m, left), Partial<TPath, TVector, T>.LoadUpTo(inverseDeviation + m, left));
            TVector minusMeanGamma = TPath.Multiply(sumGamma, minusPerRow), minusMeanBeta = TPath.Multiply(sumBeta, minusPerRow);
            for (nint at = m; at < dY.Count; at += columns)
            {
                TVector centred = TPath.MultiplyAdd(one, Partial<TPath, TVector, T>.LoadUpTo(dY.Pointer + at, left), minusMeanBeta);
                centred = TPath.MultiplyAdd(minusMeanGamma, Partial<TPath, TVector, T>.LoadUpTo(xhat + at, left), centred);
                Partial<TPath, TVector, T>.StoreUpTo(dS + at, TPath.Multiply(factor, centred), left);
            }
        }
    }
}
