using System.Numerics;

namespace Harness.FromScratch;

/// <summary>The kernels on one vector path.</summary>
internal sealed unsafe class VectorKernels<TPath, TVector, T>(WorkerPool pool) : Kernels<T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TransposedProducts<TPath, TVector, T> transposedProducts = new(pool);
    private readonly OuterProducts<TPath, TVector, T> outerProducts = new(pool);
    private readonly SparseProducts<TPath, TVector, T> sparseProducts = new(pool);
    private readonly PixelNormalization<TPath, TVector, T> normalization = new(pool);
    private readonly Masking<TPath, TVector, T> masking = new(pool);
    private readonly Rectification<TPath, TVector, T> rectification = new(pool);
    private readonly BatchNormColumns<TPath, TVector, T> batchNormColumns = new(pool);
    private readonly Scratch<T> columnSums = new(1);

    public override string Name => TPath.Name;

    public override void MultiplyTransposed(Matrix<T> X, ReadOnlySpan<AffineMap<T>> maps)
    {
        foreach ((Matrix<T> W, Matrix<T> b, Matrix<T> S) in maps)
        {
            W.Require(nameof(W), S.Columns, X.Columns);
            b.Require(nameof(b), 1, W.Rows);
            S.Require(nameof(S), X.Rows, maps[0].W.Rows);
        }

        transposedProducts.Run(X, maps);
    }

    public override void TransposedMultiply(Matrix<T> dS, Matrix<T> X, Parameter<T> W)
    {
        dS.Require(nameof(dS), X.Rows, dS.Columns);
        W.Value.Require(W.Name, dS.Columns, X.Columns);
        Matrix<T> target = W.Rule is null ? W.Gradient : W.Value;
        outerProducts.Reserve(dS.Columns, dS.Rows, X.Columns);
        if (sparseProducts.TryPrepare(dS, X))
        {
            sparseProducts.Run(dS, X, target, W.Rule, W.Velocity);
        }
        else
        {
            outerProducts.Run(dS, transposeA: true, X, target, W.Rule, W.Velocity);
        }
    }

    public override void Multiply(Matrix<T> dS, Matrix<T> W, Matrix<T> dX)
    {
        W.Require(nameof(W), dS.Columns, dX.Columns);
        dX.Require(nameof(dX), dS.Rows, W.Columns);
        outerProducts.Run(dS, transposeA: false, W, dX);
    }

    public override void SumRows(Matrix<T> dS, Parameter<T> b)
    {
        b.Value.Require(b.Name, 1, dS.Columns);
        columnSums.Reserve(dS.Columns);
        T* sums = columnSums.Of(0);
        new Span<T>(sums, dS.Columns).Clear();
        for (int n = 0; n < dS.Rows; n++)
        {
            Elementwise<TPath, TVector, T>.AddScaled(T.One, dS.Pointer + (nint)n * dS.Columns, sums, dS.Columns);
        }

        GC.KeepAlive(dS);

        Accept(b, sums);
    }

    public override void Descend(Parameter<T> parameter, SgdRule<T> rule) => new Descent<TPath, TVector, T>(rule).Run(
        parameter.Value.Pointer, parameter.Gradient.Pointer, VelocityOf(parameter), parameter.Value.Count);

    public override void ColumnStatistics(Matrix<T> S, Matrix<T> mean, Matrix<T> variance)
    {
        mean.Require(nameof(mean), 1, S.Columns);
        variance.Require(nameof(variance), 1, S.Columns);
        batchNormColumns.Statistics(S, mean, variance);
    }

    public override void NormalizeColumns(Matrix<T> S, Matrix<T> mean, Matrix<T> inverseDeviation, Matrix<T> gamma, Matrix<T> beta, Matrix<T> Xhat, Matrix<T> Y)
    {
        Xhat.Require(nameof(Xhat), S.Rows, S.Columns);
        Y.Require(nameof(Y), S.Rows, S.Columns);
        foreach (Matrix<T> row in (ReadOnlySpan<Matrix<T>>)[mean, inverseDeviation, gamma, beta])
        {
            row.Require("a row of the batch normalisation", 1, S.Columns);
        }

        batchNormColumns.Normalize(S, mean, inverseDeviation, gamma, beta, Xhat, Y);
    }

    public override void BatchNormBackward(Matrix<T> dY, Matrix<T> Xhat, Matrix<T> inverseDeviation, Parameter<T> gamma, Parameter<T> beta, Matrix<T> dS)
    {
        Xhat.Require(nameof(Xhat), dY.Rows, dY.Columns);
        dS.Require(nameof(dS), dY.Rows, dY.Columns);
        inverseDeviation.Require(nameof(inverseDeviation), 1, dY.Columns);
        gamma.Value.Require(gamma.Name, 1, dY.Columns);
        beta.Value.Require(beta.Name, 1, dY.Columns);
        columnSums.Reserve(2 * dY.Columns);
        T* dGamma = columnSums.Of(0), dBeta = dGamma + dY.Columns;
        batchNormColumns.Backward(dY, Xhat, inverseDeviation, gamma.Value, dGamma, dBeta, dS);
        Accept(gamma, dGamma);
        Accept(beta, dBeta);
    }

    public override void Mask(Matrix<T> X, ReadOnlySpan<byte> mask, T scale)
    {
        if (mask.Length != X.Count)
        {
            throw new ArgumentException($"the mask has {mask.Length} elements, but X is {X.ShapeText}");
        }

        fixed (byte* bytes = mask)
        {
            masking.Run(X, bytes, scale);
        }
    }

    public override void Relu(Matrix<T> S, Matrix<T> H)
    {
        H.Require(nameof(H), S.Rows, S.Columns);
        rectification.Forward(S, H);
    }

    public override void ReluBackward(Matrix<T> S, Matrix<T> dH, Matrix<T> dS)
    {
        dH.Require(nameof(dH), S.Rows, S.Columns);
        dS.Require(nameof(dS), S.Rows, S.Columns);
        rectification.Backward(S, dH, dS);
    }

    public override void Softmax(Matrix<T> S, Matrix<T> P, Matrix<T>? logSumExp)
    {
        P.Require(nameof(P), S.Rows, S.Columns);
        logSumExp?.Require(nameof(logSumExp), S.Rows, 1);
        SoftmaxRows<TPath, TVector, T>.Run(S, P, logSumExp);
    }

    public override void AddScaled(T a, Matrix<T> X, Matrix<T> Y)
    {
        X.Require(nameof(X), Y.Rows, Y.Columns);
        Elementwise<TPath, TVector, T>.AddScaled(a, X.Pointer, Y.Pointer, Y.Count);
        GC.KeepAlive(X);
        GC.KeepAlive(Y);
    }

    public override double SumOfSquares(Matrix<T> X) => SquaredNorm.Of<T>(X.Span);

    public override void Normalize(ReadOnlySpan<nint> rows, bool areBytes, Matrix<T> scale, Matrix<T> shift, Matrix<T> X)
    {
        scale.Require(nameof(scale), 1, X.Columns);
        shift.Require(nameof(shift), 1, X.Columns);
        X.Require(nameof(X), rows.Length, X.Columns);
        X.Defer(normalization, rows, areBytes, scale, shift);
    }

    private static T* VelocityOf(Parameter<T> parameter) => parameter.Velocity is null ? null : parameter.Velocity.Pointer;

    private static void Accept(Parameter<T> parameter, T* gradient)
    {
        if (parameter.Rule is SgdRule<T> rule)
        {
            new Descent<TPath, TVector, T>(rule).Run(parameter.Value.Pointer, gradient, VelocityOf(parameter), parameter.Value.Count);
        }
        else
        {
            new Span<T>(gradient, parameter.Value.Count).CopyTo(parameter.Gradient.Span);
        }
    }
}
