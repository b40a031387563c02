using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Samples with a pre-activation at ReLU's corner: it is within rounding of 0, and either is 0 or has another sign in
/// another computation of the same pass. Rounding alone decides which slope such a sample gets.
/// </summary>
internal static class Corners
{
    /// <summary>The samples of a batch that lie at a corner in one of several traces of the same pass.</summary>
    /// <param name="bounds">Bounds of rounding of that pass.</param>
    /// <param name="precision">The lowest precision among the traces.</param>
    /// <param name="traces">At least two.</param>
    public static IReadOnlyCollection<int> Of(RoundingBounds bounds, Precision precision, params IReadOnlyList<Trace> traces)
    {
        SortedSet<int> samples = [];
        Site before = default;
        foreach (Site site in traces[0].Select(t => t.Site).Where(s => s is { Pass: Pass.Forward, Quantity: "Y" }))
        {
            if (site.Layer.StartsWith("ReLU", StringComparison.Ordinal))
            {
                Add(samples, [.. traces.Select(trace => trace.Find(before)!)], bounds[before]!, 2 * precision.UnitRoundoff());
            }

            before = site;
        }

        return samples;
    }

    private static void Add(SortedSet<int> samples, NamedTensor[] S, double[] bound, double factor)
    {
        int width = S[0].Shape[1];
        for (int i = 0; i < bound.Length; i++)
        {
            double first = S[0].Values[i];
            if (Math.Abs(first) <= factor * bound[i] && (first == 0 || S.Any(other => other.Values[i] == 0 || (other.Values[i] > 0) != (first > 0))))
            {
                samples.Add(i / width);
            }
        }
    }
}
