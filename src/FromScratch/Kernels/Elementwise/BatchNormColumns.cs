using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Batch normalisation, a vector of columns at a time; each column is summed from the first row to the last. A block is
/// some vectors of columns.
/// </summary>
internal sealed unsafe class BatchNormColumns<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockVectors = 4;

    private Operation operation;
    private T* s, dy, xhat, y, ds, mean, variance, inverseDeviation, gamma, beta, dGamma, dBeta;
    private int rows, columns;

    private enum Operation
    {
        Statistics,
        Normalize,
        Backward,
    }

    /// <summary>μ and σ² of each column.</summary>
    public void Statistics(Matrix<T> S, Matrix<T> meanRow, Matrix<T> varianceRow)
    {
        s = S.Pointer;
        mean = meanRow.Pointer;
        variance = varianceRow.Pointer;
        Run(Operation.Statistics, S);
        KeepAlive([S, meanRow, varianceRow]);
    }

    /// <summary>X̂ = (S − μ)·r, Y = γ·X̂ + β.</summary>
    public void Normalize(Matrix<T> S, Matrix<T> meanRow, Matrix<T> inverseDeviationRow, Matrix<T> gammaRow, Matrix<T> betaRow, Matrix<T> Xhat, Matrix<T> Y)
    {
        s = S.Pointer;
        xhat = Xhat.Pointer;
        y = Y.Pointer;
        mean = meanRow.Pointer;
        inverseDeviation = inverseDeviationRow.Pointer;
        gamma = gammaRow.Pointer;
        beta = betaRow.Pointer;
        Run(Operation.Normalize, S);
        KeepAlive([S, meanRow, inverseDeviationRow, gammaRow, betaRow, Xhat, Y]);
    }

    /// <summary>dγ = Σₙ dYₙ·X̂ₙ, dβ = Σₙ dYₙ, dS = γ·r·(dY − dβ/N − X̂·dγ/N).</summary>
    public void Backward(Matrix<T> dY, Matrix<T> Xhat, Matrix<T> inverseDeviationRow, Matrix<T> gammaRow, T* gradientOfGamma, T* gradientOfBeta, Matrix<T> dS)
    {
        dy = dY.Pointer;
        xhat = Xhat.Pointer;
        ds = dS.Pointer;
        inverseDeviation = inverseDeviationRow.Pointer;
        gamma = gammaRow.Pointer;
        dGamma = gradientOfGamma;
        dBeta = gradientOfBeta;
        Run(Operation.Backward, dY);
        KeepAlive([dY, Xhat, inverseDeviationRow, gammaRow, dS]);
    }

    public void Run(int block, int worker)
    {
        int first = block * BlockVectors * TPath.Width, end = Math.Min(first + BlockVectors * TPath.Width, columns);
        switch (operation)
        {
            case Operation.Statistics:
                Statistics(first, end);
                break;
            case Operation.Normalize:
                Normalize(first, end);
                break;
            default:
                Backward(first, end);
                break;
        }
    }

    // As GC.KeepAlive: arguments of a call live until it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Matrix<T>> matrices)
    {
    }

    private void Run(Operation what, Matrix<T> of)
    {
        (operation, rows, columns) = (what, of.Rows, of.Columns);
        pool.Run(this, Tiles.Count(columns, BlockVectors * TPath.Width), isShared: of.Count >= Tiles.ElementsWorthSharing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Statistics(int first, int end)
    {
        TVector perRow = TPath.Broadcast(T.One / T.CreateTruncating(rows)), one = TPath.Broadcast(T.One), minusOne = TPath.Broadcast(-T.One);
        for (int m = first; m < end; m += TPath.Width)
        {
            int left = columns - m;
            TVector sum = TPath.Broadcast(T.Zero), squares = sum;
            T* row = s + m;
            for (int n = 0; n < rows; n++, row += columns)
            {
                sum = TPath.MultiplyAdd(one, Partial<TPath, TVector, T>.LoadUpTo(row, left), sum);
            }

            TVector mu = TPath.Multiply(sum, perRow);
            row = s + m;
            for (int n = 0; n < rows; n++, row += columns)
            {
                TVector deviation = TPath.MultiplyAdd(minusOne, mu, Partial<TPath, TVector, T>.LoadUpTo(row, left));
                squares = TPath.MultiplyAdd(deviation, deviation, squares);
            }

            Partial<TPath, TVector, T>.StoreUpTo(mean + m, mu, left);
            Partial<TPath, TVector, T>.StoreUpTo(variance + m, TPath.Multiply(squares, perRow), left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize(int first, int end)
    {
        TVector minusOne = TPath.Broadcast(-T.One);
        nint count = (nint)rows * columns;
        for (int m = first; m < end; m += TPath.Width)
        {
            int left = columns - m;
            TVector mu = Partial<TPath, TVector, T>.LoadUpTo(mean + m, left), r = Partial<TPath, TVector, T>.LoadUpTo(inverseDeviation + m, left);
            TVector scale = Partial<TPath, TVector, T>.LoadUpTo(gamma + m, left), shift = Partial<TPath, TVector, T>.LoadUpTo(beta + m, left);
            for (nint at = m; at < count; at += columns)
            {
                TVector deviation = TPath.MultiplyAdd(minusOne, mu, Partial<TPath, TVector, T>.LoadUpTo(s + at, left));
                TVector normalized = TPath.Multiply(deviation, r);
                Partial<TPath, TVector, T>.StoreUpTo(xhat + at, normalized, left);
                Partial<TPath, TVector, T>.StoreUpTo(y + at, TPath.MultiplyAdd(scale, normalized, shift), left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int first, int end)
    {
        TVector one = TPath.Broadcast(T.One), minusPerRow = TPath.Broadcast(-T.One / T.CreateTruncating(rows));
        nint count = (nint)rows * columns;
        for (int m = first; m < end; m += TPath.Width)
        {
            int left = columns - m;
            TVector sumGamma = TPath.Broadcast(T.Zero), sumBeta = sumGamma;
            for (nint at = m; at < count; at += columns)
            {
                TVector d = Partial<TPath, TVector, T>.LoadUpTo(dy + at, left);
                sumGamma = TPath.MultiplyAdd(d, Partial<TPath, TVector, T>.LoadUpTo(xhat + at, left), sumGamma);
                sumBeta = TPath.MultiplyAdd(one, d, sumBeta);
            }

            Partial<TPath, TVector, T>.StoreUpTo(dGamma + m, sumGamma, left);
            Partial<TPath, TVector, T>.StoreUpTo(dBeta + m, sumBeta, left);
            TVector factor = TPath.Multiply(
                Partial<TPath, TVector, T>.LoadUpTo(gamma + m, left), Partial<TPath, TVector, T>.LoadUpTo(inverseDeviation + m, left));
            TVector minusMeanGamma = TPath.Multiply(sumGamma, minusPerRow), minusMeanBeta = TPath.Multiply(sumBeta, minusPerRow);
            for (nint at = m; at < count; at += columns)
            {
                TVector centred = TPath.MultiplyAdd(one, Partial<TPath, TVector, T>.LoadUpTo(dy + at, left), minusMeanBeta);
                centred = TPath.MultiplyAdd(minusMeanGamma, Partial<TPath, TVector, T>.LoadUpTo(xhat + at, left), centred);
                Partial<TPath, TVector, T>.StoreUpTo(ds + at, TPath.Multiply(factor, centred), left);
            }
        }
    }
}
