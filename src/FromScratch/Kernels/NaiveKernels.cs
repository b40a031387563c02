using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Every kernel as its formula reads: the oracle the fast kernels are tested against.</summary>
public sealed class NaiveKernels<T> : Kernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "naive";

    /// <inheritdoc/>
    public override void MultiplyTransposed(Matrix<T> X, ReadOnlySpan<AffineMap<T>> maps)
    {
        foreach ((Matrix<T> W, Matrix<T> b, Matrix<T> S) in maps)
        {
            for (int n = 0; n < S.Rows; n++)
            {
                for (int m = 0; m < S.Columns; m++)
                {
                    T sum = T.Zero;
                    for (int d = 0; d < X.Columns; d++)
                    {
                        sum += X[n, d] * W[m, d];
                    }

                    S[n, m] = sum + b[0, m];
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void TransposedMultiply(Matrix<T> dS, Matrix<T> X, Parameter<T> W)
    {
        for (int m = 0; m < dS.Columns; m++)
        {
            for (int d = 0; d < X.Columns; d++)
            {
                T sum = T.Zero;
                for (int n = 0; n < X.Rows; n++)
                {
                    sum += dS[n, m] * X[n, d];
                }

                Accept(W, m, d, sum);
            }
        }
    }

    /// <inheritdoc/>
    public override void Multiply(Matrix<T> dS, Matrix<T> W, Matrix<T> dX)
    {
        for (int n = 0; n < dX.Rows; n++)
        {
            for (int d = 0; d < dX.Columns; d++)
            {
                T sum = T.Zero;
                for (int m = 0; m < W.Rows; m++)
                {
                    sum += dS[n, m] * W[m, d];
                }

                dX[n, d] = sum;
            }
        }
    }

    /// <inheritdoc/>
    public override void SumRows(Matrix<T> dS, Parameter<T> b)
    {
        for (int m = 0; m < dS.Columns; m++)
        {
            T sum = T.Zero;
            for (int n = 0; n < dS.Rows; n++)
            {
                sum += dS[n, m];
            }

            Accept(b, 0, m, sum);
        }
    }

    /// <inheritdoc/>
    public override void Relu(Matrix<T> S, Matrix<T> H)
    {
        for (int i = 0; i < S.Count; i++)
        {
            H.Span[i] = T.Max(T.Zero, S.Span[i]);
        }
    }

    /// <inheritdoc/>
    public override void ReluBackward(Matrix<T> S, Matrix<T> dH, Matrix<T> dS)
    {
        for (int i = 0; i < S.Count; i++)
        {
            dS.Span[i] = S.Span[i] > T.Zero ? dH.Span[i] : T.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Softmax(Matrix<T> S, Matrix<T> P, Matrix<T>? logSumExp)
    {
        for (int n = 0; n < S.Rows; n++)
        {
            T max = T.NegativeInfinity, sum = T.Zero;
            foreach (T score in S.Row(n))
            {
                max = T.Max(max, score);
            }

            for (int c = 0; c < S.Columns; c++)
            {
                P[n, c] = T.Exp(S[n, c] - max);
                sum += P[n, c];
            }

            for (int c = 0; c < S.Columns; c++)
            {
                P[n, c] /= sum;
            }

            if (logSumExp is not null)
            {
                logSumExp[n, 0] = max + T.Log(sum);
            }
        }
    }

    /// <inheritdoc/>
    public override void AddScaled(T a, Matrix<T> X, Matrix<T> Y)
    {
        for (int i = 0; i < Y.Count; i++)
        {
            Y.Span[i] += a * X.Span[i];
        }
    }

    /// <inheritdoc/>
    public override void Descend(Parameter<T> parameter, SgdRule<T> rule)
    {
        for (int row = 0; row < parameter.Value.Rows; row++)
        {
            for (int column = 0; column < parameter.Value.Columns; column++)
            {
                Move(parameter, row, column, parameter.Gradient[row, column], rule);
            }
        }
    }

    /// <inheritdoc/>
    public override void ColumnStatistics(Matrix<T> S, Matrix<T> mean, Matrix<T> variance)
    {
        T n = T.CreateTruncating(S.Rows);
        for (int m = 0; m < S.Columns; m++)
        {
            T sum = T.Zero, squares = T.Zero;
            for (int row = 0; row < S.Rows; row++)
            {
                sum += S[row, m];
            }

            mean[0, m] = sum / n;
            for (int row = 0; row < S.Rows; row++)
            {
                T deviation = S[row, m] - mean[0, m];
                squares += deviation * deviation;
            }

            variance[0, m] = squares / n;
        }
    }

    /// <inheritdoc/>
    public override void NormalizeColumns(Matrix<T> S, Matrix<T> mean, Matrix<T> inverseDeviation, Matrix<T> gamma, Matrix<T> beta, Matrix<T> Xhat, Matrix<T> Y)
    {
        for (int n = 0; n < S.Rows; n++)
        {
            for (int m = 0; m < S.Columns; m++)
            {
                Xhat[n, m] = (S[n, m] - mean[0, m]) * inverseDeviation[0, m];
                Y[n, m] = gamma[0, m] * Xhat[n, m] + beta[0, m];
            }
        }
    }

    /// <inheritdoc/>
    public override void BatchNormBackward(Matrix<T> dY, Matrix<T> Xhat, Matrix<T> inverseDeviation, Parameter<T> gamma, Parameter<T> beta, Matrix<T> dS)
    {
        T n = T.CreateTruncating(dY.Rows);
        for (int m = 0; m < dY.Columns; m++)
        {
            T dGamma = T.Zero, dBeta = T.Zero;
            for (int row = 0; row < dY.Rows; row++)
            {
                dGamma += dY[row, m] * Xhat[row, m];
                dBeta += dY[row, m];
            }

            for (int row = 0; row < dY.Rows; row++)
            {
                dS[row, m] = gamma.Value[0, m] * inverseDeviation[0, m] / n * (n * dY[row, m] - dBeta - Xhat[row, m] * dGamma);
            }

            Accept(gamma, 0, m, dGamma);
            Accept(beta, 0, m, dBeta);
        }
    }

    /// <inheritdoc/>
    public override void Mask(Matrix<T> X, ReadOnlySpan<byte> mask, T scale)
    {
        for (int i = 0; i < X.Count; i++)
        {
            X.Span[i] = mask[i] == 0 ? T.Zero : X.Span[i] * scale;
        }
    }

    /// <inheritdoc/>
    public override double SumOfSquares(Matrix<T> X)
    {
        double sum = 0;
        foreach (T element in X.Span)
        {
            double x = double.CreateTruncating(element);
            sum += x * x;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override unsafe void Normalize(ReadOnlySpan<nint> rows, bool areBytes, Matrix<T> scale, Matrix<T> shift, Matrix<T> X)
    {
        for (int n = 0; n < X.Rows; n++)
        {
            for (int d = 0; d < X.Columns; d++)
            {
                T pixel = areBytes ? T.CreateTruncating(((byte*)rows[n])[d]) : T.CreateTruncating(((float*)rows[n])[d]);
                X[n, d] = pixel * scale[0, d] + shift[0, d];
            }
        }
    }

    private static void Accept(Parameter<T> parameter, int row, int column, T gradient)
    {
        if (parameter.Rule is SgdRule<T> rule)
        {
            Move(parameter, row, column, gradient, rule);
        }
        else
        {
            parameter.Gradient[row, column] = gradient;
        }
    }

    private static void Move(Parameter<T> parameter, int row, int column, T gradient, SgdRule<T> rule)
    {
        ref T value = ref parameter.Value[row, column];
        T g = gradient + rule.Penalty * value;
        if (parameter.Velocity is null)
        {
            value -= rule.Rate * g;
            return;
        }

        ref T v = ref parameter.Velocity[row, column];
        if (rule.Form == MomentumForm.Torch)
        {
            v = rule.Rho * v + g;
            value -= rule.Rate * v;
        }
        else
        {
            v = rule.Rho * v + rule.Rate * g;
            value -= v;
        }
    }
}
