using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Rounding of softmax and cross entropy, P = exp(S − max)/Σ exp, L = −1/N Σₙ log P[n, yₙ], dS = (P − Y)/N.</summary>
/// <param name="S">Scores, [N×C].</param>
/// <param name="labels">y, [N].</param>
internal sealed class SoftmaxBounds(Bounded S, int[] labels)
{
    /// <summary>Below this a float32 exponential is no normal number any more: an absolute error, in units of u.</summary>
    private const double Underflow = 1.2e-38 / 6e-8;

    /// <summary>Roundings of an exponential, a sum's end and a division.</summary>
    private const double Roundings = 6;

    private readonly (double[] Probabilities, double[] Errors, double Loss) computed = Compute(S, labels);

    /// <summary>B of L: <see cref="Bounded.Deviations"/> times the mean of E of −log P[n, yₙ], and √N times the mean.</summary>
    public double Loss => computed.Loss;

    /// <summary>dS: E = (E_P + 2|P − Y|)/N.</summary>
    public Bounded Gradient(NamedTensor dS)
    {
        double[] error = new double[S.Values.Length];
        for (int i = 0; i < error.Length; i++)
        {
            double p = computed.Probabilities[i], difference = labels[i / S.Columns] == i % S.Columns ? 1 - p : p;
            error[i] = (computed.Errors[i] + 2 * difference + Underflow) / S.Rows;
        }

        return Bounded.Of(dS, error);
    }

    // With ∂P_c/∂S_j = P_c·([c = j] − P_j):
    //   E_P² = P_c²·((1 − P_c)²·E_c² + Σ_{j≠c} P_j²·E_j²) + (roundings·P_c)²
    // where E_c is that of S_c − max. A probability near 1 hardly moves with its score.
    private static (double[] Probabilities, double[] Errors, double Loss) Compute(Bounded S, int[] labels)
    {
        int C = S.Columns;
        (double[] probabilities, double[] errors) = (new double[S.Values.Length], new double[S.Values.Length]);
        (double loss, double error) = (0, 0);
        double[] variances = new double[C];
        for (int n = 0; n < S.Rows; n++)
        {
            Span<double> p = probabilities.AsSpan(n * C, C);
            ReadOnlySpan<double> s = S.Values.AsSpan(n * C, C), e = S.Error.AsSpan(n * C, C);
            (double max, double sum, double all) = (double.NegativeInfinity, 0, 0);
            foreach (double score in s)
            {
                max = double.IsNaN(score) ? score : Math.Max(max, score);
            }

            for (int c = 0; c < C; c++)
            {
                sum += p[c] = Math.Exp(s[c] - max);
                variances[c] = e[c] * e[c] + (s[c] - max) * (s[c] - max);
            }

            for (int c = 0; c < C; c++)
            {
                p[c] /= sum;
                all += p[c] * p[c] * variances[c];
            }

            for (int c = 0; c < C; c++)
            {
                double own = (1 - 2 * p[c]) * variances[c] + all;
                errors[n * C + c] = p[c] * Math.Sqrt(Math.Max(own, 0) + Roundings * Roundings);
            }

            double lossOfSample = Math.Log(sum) - (s[labels[n]] - max);
            loss += lossOfSample;
            error += Math.Sqrt(Math.Max((1 - 2 * p[labels[n]]) * variances[labels[n]] + all, 0)) + Roundings + Math.Abs(lossOfSample) + Math.Abs(max) + Math.Log(sum);
        }

        return (probabilities, errors, (Bounded.Deviations * error + Math.Sqrt(S.Rows) * loss) / S.Rows);
    }
}
