using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Rounding of batch normalisation with the batch's statistics, X̂ = (S − μ)·r, r = 1/√(σ² + ε), Y = γ·X̂ + β. The sums of μ and of σ² may
/// have terms of one sign: their partial sums grow with n, E² = N/9·(mean of the terms)², and are bounded as other sums are. What S errs
/// by in all rows is μ's error too, but no deviation's.
/// </summary>
internal sealed class BatchNormBounds
{
    /// <summary>Roundings of a sum, a root and a division, together.</summary>
    private const double Roundings = 3;

    private readonly NamedTensor gamma, beta;
    private readonly Bounded normalized;
    private readonly double[] deviation, deviationError;

    /// <param name="S">Input, [N×M].</param>
    /// <param name="gamma">γ, [M], exact.</param>
    /// <param name="beta">β, [M], exact.</param>
    /// <param name="epsilon">ε.</param>
    public BatchNormBounds(Bounded S, NamedTensor gamma, NamedTensor beta, double epsilon)
    {
        (this.gamma, this.beta) = (gamma, beta);
        int N = S.Rows, M = S.Columns;
        (Mean, Variance) = (Zeros("RunningMean", [M]), Zeros("RunningVariance", [M]));
        (deviation, deviationError) = (new double[M], new double[M]);
        normalized = Zeros("Xhat", [N, M]);
        for (int m = 0; m < M; m++)
        {
            Normalize(S, m, epsilon);
        }
    }

    /// <summary>The batch's μ, [M].</summary>
    public Bounded Mean { get; }

    /// <summary>The batch's σ², [M], biased.</summary>
    public Bounded Variance { get; }

    /// <summary>Y = γ·X̂ + β.</summary>
    public Bounded Forward(NamedTensor Y) => Bounded.Of(Y, Array.ConvertAll(Indices(Y), i =>
    {
        int m = i % normalized.Columns;
        return Root(gamma.Values[m] * normalized.Error[i], Roundings * gamma.Values[m] * normalized.Values[i], beta.Values[m]);
    }));

    /// <summary>dγ = Σₙ dYₙ·X̂ₙ.</summary>
    public Bounded GammaGradient(Bounded dY, NamedTensor dGamma) => LinearBounds.SumRows(
        Bounded.Of(
            new NamedTensor("dY·Xhat", dY.Value.Shape, Array.ConvertAll(Indices(dY.Value), i => dY.Values[i] * normalized.Values[i])),
            Array.ConvertAll(Indices(dY.Value), i => Root(normalized.Values[i] * dY.Error[i], dY.Values[i] * normalized.Error[i], dY.Values[i] * normalized.Values[i]))),
        dGamma);

    /// <summary>dS = γ·r·t, t = dY − dβ/N − X̂·dγ/N: E = |γ|·√((r·E_t)² + (t·E_r)² + (r·t)²).</summary>
    public Bounded InputGradient(Bounded dY, Bounded dGamma, Bounded dBeta, NamedTensor dS) => Bounded.Of(dS, Array.ConvertAll(Indices(dS), i =>
    {
        int N = dY.Rows, m = i % dY.Columns;
        double xhat = normalized.Values[i], shift = dBeta.Values[m] / N, slope = dGamma.Values[m] / N;
        double t = dY.Values[i] - shift - xhat * slope;
        double errorT = Root(
            Root(dY.Error[i], dY.Values[i], t),
            Root(dBeta.Error[m] / N, Roundings * shift),
            Root(xhat * dGamma.Error[m] / N, slope * normalized.Error[i], Roundings * xhat * slope));
        return Math.Abs(gamma.Values[m]) * Root(deviation[m] * errorT, t * deviationError[m], Roundings * deviation[m] * t);
    }));

    /// <summary>Y = γ·(S − μ)·r + β with running statistics, which are exact.</summary>
    public static Bounded Evaluation(Bounded S, NamedTensor Y, NamedTensors state, string number, double epsilon)
    {
        (double[] mean, double[] variance) = (state["RunningMean" + number].Values, state["RunningVariance" + number].Values);
        (double[] gamma, double[] beta) = (state["Gamma" + number].Values, state["Beta" + number].Values);
        return Bounded.Of(Y, Array.ConvertAll(Indices(Y), i =>
        {
            int m = i % mean.Length;
            double slope = gamma[m] / Math.Sqrt(variance[m] + epsilon);
            return Root(slope * S.Error[i], Roundings * slope * (Math.Abs(S.Values[i]) + Math.Abs(mean[m])), Roundings * beta[m]);
        }));
    }

    private void Normalize(Bounded S, int m, double epsilon)
    {
        int N = S.Rows, M = S.Columns;
        (double sum, double varianceOfSum) = (0, 0);
        for (int i = m; i < N * M; i += M)
        {
            sum += S.Values[i];
            varianceOfSum += Bounded.VarianceOfSum(N) * S.Values[i] * S.Values[i] + S.Error[i] * S.Error[i];
        }

        double mu = sum / N, errorOfMu = Math.Sqrt(varianceOfSum / N / N + OneSign(N, mu));
        (double squares, double varianceOfSquares, double magnitudes) = (0, 0, 0);
        for (int i = m; i < N * M; i += M)
        {
            double c = S.Values[i] - mu, error = Root(S.Error[i], errorOfMu, c);
            squares += c * c;
            magnitudes += Math.Abs(S.Values[i]);
            varianceOfSquares += c * c * (Bounded.VarianceOfSum(N) * c * c + 4 * error * error);
        }

        // A variance that is small against the errors themselves is off by their squares.
        double variance = squares / N, u = Precision.Float32.UnitRoundoff();
        double errorOfVariance = Math.Sqrt(varianceOfSquares / N / N + OneSign(N, variance)) + u * varianceOfSum / N;
        double r = 1 / Math.Sqrt(variance + epsilon), errorOfR = r * Root(r * r * errorOfVariance / 2, Roundings);
        Put(Mean, m, mu, Root(errorOfMu, S.Common?[m] ?? 0), Math.Sqrt(N) * magnitudes / N);
        Put(Variance, m, variance, errorOfVariance, Math.Sqrt(N) * variance);
        (deviation[m], deviationError[m]) = (r, errorOfR);
        for (int i = m; i < N * M; i += M)
        {
            double c = S.Values[i] - mu;
            Put(normalized, i, c * r, Root(r * Root(S.Error[i], errorOfMu, c), c * errorOfR, c * r));
        }
    }

    private static void Put(Bounded target, int i, double value, double error, double ofSum = 0) =>
        (target.Values[i], target.Error[i], target.Limit[i]) = (value, error, Bounded.Deviations * error + ofSum);

    // E² of the mean of n terms whose partial sums grow evenly: Σ k²·x²/3 over n².
    private static double OneSign(int n, double mean) => n / 9.0 * mean * mean;

    private static int[] Indices(NamedTensor tensor) => [.. Enumerable.Range(0, tensor.Values.Length)];

    private static double Root(double a, double b, double c = 0) => Math.Sqrt(a * a + b * b + c * c);

    private static Bounded Zeros(string name, int[] shape)
    {
        NamedTensor zeros = new(name, shape, new double[shape.Aggregate(1, (product, extent) => product * extent)]);
        return Bounded.Of(zeros, new double[zeros.Values.Length]);
    }
}
