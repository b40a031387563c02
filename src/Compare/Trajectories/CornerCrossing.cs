using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A sample at ReLU's corner: with parameters a rounding apart its pre-activation lies on different sides, the slope is 0
/// for one engine and 1 for the other, and their distance jumps.
/// </summary>
internal static class CornerCrossing
{
    /// <summary>Whether an update step holds without the samples that lie on different sides; afterwards the engines hold what was loaded and stepped last.</summary>
    /// <param name="pair">Both engines.</param>
    /// <param name="hand">The hand-written engine's state before the step.</param>
    /// <param name="torch">The autograd engine's.</param>
    /// <param name="batch">The step's batch.</param>
    /// <param name="holds">Whether two states after the step are as far apart as they may be.</param>
    /// <returns>How many samples were left out; null: there are none, or it does not hold without them.</returns>
    public static int? Explains(EnginePair pair, NamedTensors hand, NamedTensors torch, Batch batch, Func<NamedTensors, NamedTensors, bool> holds)
    {
        for (Batch others = batch; ;)
        {
            pair.Hand.Load(hand);
            pair.Torch.Load(torch);
            HashSet<int> crossing = Samples(pair.Hand.Trace(others), pair.Torch.Trace(others));
            int[] rest = [.. Enumerable.Range(0, others.Samples.Length).Where(n => !crossing.Contains(n))];
            if (crossing.Count == 0 || rest.Length < 2)
            {
                return null;
            }

            // With batch normalisation the others move when some are left out, and may cross now.
            others = others.Select(rest);
            pair.Hand.Update(others);
            pair.Torch.Update(others);
            if (holds(pair.Hand.Read(), pair.Torch.Read()))
            {
                return batch.Samples.Length - others.Samples.Length;
            }
        }
    }

    private static HashSet<int> Samples(Trace hand, Trace torch)
    {
        HashSet<int> samples = [];
        foreach ((Site site, NamedTensor H) in hand.Where(t => t.Site is { Pass: Pass.Forward, Quantity: "Y" } && Corners.HasOne(t.Site.Layer)))
        {
            if (torch.Find(site)?.Values is not double[] other)
            {
                continue;
            }

            int width = H.Shape[1];
            samples.UnionWith(Enumerable.Range(0, other.Length).Where(i => (H.Values[i] > 0) != (other[i] > 0)).Select(i => i / width));
        }

        return samples;
    }
}
