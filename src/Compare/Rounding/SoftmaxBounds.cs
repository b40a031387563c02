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

    private readonly (double[] Probabilities, double[] Relative, double Loss) computed = Compute(S, labels);

    /// <summary>B of L: <see cref="Bounded.Deviations"/> times the mean of E of −log P[n, yₙ], and √N times the mean.</summary>
    public double Loss => computed.Loss;

    /// <summary>dS: E = (P·relative error of P + 2|P − Y|)/N.</summary>
    public Bounded Gradient(NamedTensor dS)
    {
        double[] error = new double[S.Values.Length];
        for (int i = 0; i < error.Length; i++)
        {
            double p = computed.Probabilities[i], difference = labels[i / S.Columns] == i % S.Columns ? 1 - p : p;
            error[i] = (p * computed.Relative[i] + 2 * difference + Underflow) / S.Rows;
        }

        return Bounded.Of(dS, error);
    }

    private static (double[] Probabilities, double[] Relative, double Loss) Compute(Bounded S, int[] labels)
    {
        int C = S.Columns;
        (double[] probabilities, double[] relative) = (new double[S.Values.Length], new double[S.Values.Length]);
        (double loss, double error) = (0, 0);
        for (int n = 0; n < S.Rows; n++)
        {
            Span<double> p = probabilities.AsSpan(n * C, C), own = relative.AsSpan(n * C, C);
            ReadOnlySpan<double> s = S.Values.AsSpan(n * C, C), e = S.Error.AsSpan(n * C, C);
            (double max, double sum, double mean) = (double.NegativeInfinity, 0, 0);
            foreach (double score in s)
            {
                max = double.IsNaN(score) ? score : Math.Max(max, score);
            }

            for (int c = 0; c < C; c++)
            {
                sum += p[c] = Math.Exp(s[c] - max);
                own[c] = e[c] + Math.Abs(s[c] - max) + Roundings;
            }

            for (int c = 0; c < C; c++)
            {
                p[c] /= sum;
                mean += p[c] * own[c];
            }

            for (int c = 0; c < C; c++)
            {
                own[c] += mean + Math.Sqrt(C);
            }

            double lossOfSample = Math.Log(sum) - (s[labels[n]] - max);
            loss += lossOfSample;
            error += own[labels[n]] + Math.Abs(lossOfSample) + Math.Abs(max) + Math.Log(sum);
        }

        return (probabilities, relative, (Bounded.Deviations * error + Math.Sqrt(S.Rows) * loss) / S.Rows);
    }
}
