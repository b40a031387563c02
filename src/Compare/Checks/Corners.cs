using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Samples with a pre-activation at ReLU's corner: it is within rounding of 0, and either is 0 or has another sign in
/// another computation of the same pass. Rounding alone decides which slope such a sample gets.
/// </summary>
internal static class Corners
{
    /// <summary>Whether a layer's slope jumps where its input is 0: "ReLU 1", and by their names "LeakyReLU 1" and others of its kin.</summary>
    public static bool HasOne(string layer) => layer.Contains("ReLU", StringComparison.Ordinal);

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
            if (HasOne(site.Layer))
            {
                Add(samples, [.. traces.Select(trace => trace.Find(before)!)], bounds[before]!, 2 * precision.UnitRoundoff());
            }

            before = site;
        }

        return samples;
    }

    /// <summary>Whether two traces of one precision have a gate that is open in one and shut in the other, within rounding of the corner.</summary>
    public static bool AreTurned(RoundingBounds bounds, Precision precision, Trace one, Trace other)
    {
        double factor = 2 * precision.UnitRoundoff();
        Site before = default;
        foreach (Site site in one.Select(t => t.Site).Where(s => s is { Pass: Pass.Forward, Quantity: "Y" }))
        {
            if (HasOne(site.Layer))
            {
                (double[] a, double[] b, double[] bound) = (one.Find(before)!.Values, other.Find(before)!.Values, bounds[before]!);
                for (int i = 0; i < a.Length; i++)
                {
                    if (a[i] > 0 != b[i] > 0 && Math.Abs(a[i]) <= factor * bound[i])
                    {
                        return true;
                    }
                }
            }

            before = site;
        }

        return false;
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
