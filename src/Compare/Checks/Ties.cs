using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Images that both engines may classify differently with the same parameters: those whose two classes' scores lie within
/// rounding of each other, |s_a − s_b| ≤ 2u·(B_a + B_b) with B of autograd's pass in evaluation mode. Where several
/// parameters vote, the same of the mean probabilities, of which rounding explains |δp_a| ≤ p_a·(δs_a + Σ_k p_k·δs_k + roundings).
/// </summary>
/// <param name="pair">The engines; the autograd engine is left with other parameters.</param>
/// <param name="analysis">What rounding explains in their experiment.</param>
internal sealed class Ties(EnginePair pair, RoundingAnalysis analysis)
{
    // With more, something else is wrong.
    private const int Most = 500;

    // Of an exponential, a sum of them, a division and a mean.
    private const double Roundings = 8;

    /// <summary>How many of the images that are classified differently are ties.</summary>
    /// <param name="members">The parameters, or those that vote.</param>
    /// <param name="images">The images.</param>
    /// <param name="hand">Classes by hand.</param>
    /// <param name="torch">Classes by torch.</param>
    public int Count(IReadOnlyList<NamedTensors> members, LabelledImages images, byte[] hand, byte[] torch)
    {
        int[] different = [.. Enumerable.Range(0, Math.Min(hand.Length, torch.Length)).Where(i => hand[i] != torch[i]).Take(Most)];
        if (different.Length == 0)
        {
            return 0;
        }

        (double[] value, double[] error) = members.Count == 1 ? Scores(members[0], images, different) : Vote(members, images, different);
        int classes = value.Length / different.Length;
        return Enumerable.Range(0, different.Length).Count(row =>
        {
            (int a, int b) = (row * classes + hand[different[row]], row * classes + torch[different[row]]);
            return Math.Max(hand[different[row]], torch[different[row]]) < classes && Math.Abs(value[a] - value[b]) <= error[a] + error[b];
        });
    }

    private (double[] Value, double[] Error) Scores(NamedTensors state, LabelledImages images, int[] samples)
    {
        pair.Torch.Load(state);
        Trace trace = pair.Torch.TraceEvaluation(images, samples);
        (Site site, NamedTensor scores) = trace[^1];
        return (scores.Values, Limit.Rounding(analysis.OfEvaluation(state, trace)[site]!, pair.Precision, sides: 2).Values);
    }

    private (double[] Value, double[] Error) Vote(IReadOnlyList<NamedTensors> members, LabelledImages images, int[] samples)
    {
        double[]? mean = null, error = null;
        foreach (NamedTensors member in members)
        {
            (double[] scores, double[] limits) = Scores(member, images, samples);
            mean ??= new double[scores.Length];
            error ??= new double[scores.Length];
            int classes = scores.Length / samples.Length;
            for (int row = 0; row < scores.Length; row += classes)
            {
                double[] p = Softmax(scores.AsSpan(row, classes));
                double common = Enumerable.Range(0, classes).Sum(k => p[k] * limits[row + k]) + Roundings * classes * pair.Precision.UnitRoundoff();
                for (int k = 0; k < classes; k++)
                {
                    mean[row + k] += p[k] / members.Count;
                    error[row + k] += p[k] * (limits[row + k] + common) / members.Count;
                }
            }
        }

        return (mean!, error!);
    }

    private static double[] Softmax(ReadOnlySpan<double> scores)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double s in scores)
        {
            largest = Math.Max(largest, s);
        }

        double[] p = new double[scores.Length];
        for (int k = 0; k < p.Length; k++)
        {
            sum += p[k] = Math.Exp(scores[k] - largest);
        }

        return Array.ConvertAll(p, x => x / sum);
    }
}
