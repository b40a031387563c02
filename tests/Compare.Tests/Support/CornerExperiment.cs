using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>
/// An experiment with a training image, the first, that lies exactly at ReLU's corner in all units: it equals the mean, so
/// that it is zero when normalised, and biases start at zero. In every pixel a quarter of the images is 64 levels from the
/// mean, so that the deviation is 32 and nothing is rounded.
/// </summary>
internal static class CornerExperiment
{
    private const int Count = 16, Mean = 100, Distance = 64;

    public static Experiment Create() => new(
        SmallExperiment.Recipe with { Data = new() { Train = ["train"], Test = ["test"] } },
        new Dataset("drawn images", "in memory", Images(), new Dictionary<string, Range> { ["train"] = ..Count, ["test"] = Count.. }, ["a", "b", "c"], "00"));

    private static LabelledImages Images()
    {
        const int features = SmallExperiment.Features;
        byte[] pixels = new byte[(Count + 2) * features];
        Array.Fill(pixels, (byte)Mean);
        for (int d = 0; d < features; d++)
        {
            int[] others = new RandomStream(1, StreamPurpose.SyntheticImages, d).Permutation(Count - 1);
            for (int i = 0; i < Count / 4; i++)
            {
                pixels[(1 + others[i]) * features + d] = (byte)(Mean + (i % 2 == 0 ? Distance : -Distance));
            }
        }

        return new LabelledImages("all", pixels, [.. Enumerable.Range(0, Count + 2).Select(i => (byte)(i % 3))]);
    }
}
