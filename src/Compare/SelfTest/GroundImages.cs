using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Small images made in memory: 60 to train on and 620 to test on, of four classes that can be told apart.</summary>
internal static class GroundImages
{
    private const int Train = 60, Test = 620, Classes = 4, Features = 12, Batch = 16;

    /// <summary>Each class has a mean of its own; every pixel lies around it.</summary>
    public static Dataset Plain { get; } = Of(Features);

    /// <summary>The same with three rows of 32 pixels.</summary>
    public static Dataset Mirrorable { get; } = Of(96);

    /// <summary>Pixel 3 is 90 in all images; pixel 5 is 200 or a few levels from it.</summary>
    public static Dataset Flat { get; } = Of(Features, (_, d, pixel) => d == 3 ? 90 : d == 5 ? 200 + (pixel - 128) / 32 : pixel);

    /// <summary>The training images of a batch differ by some levels, batches by a hundred and more.</summary>
    public static Dataset Sorted { get; } = Of(Features, (i, _, pixel) => i < Train ? 30 + i / Batch * 60 + (pixel - 128) / 16 : pixel);

    private static Dataset Of(int features, Func<int, int, int, int>? change = null)
    {
        const int all = Train + Test;
        RandomStream stream = new(5, StreamPurpose.SyntheticImages), means = new(5, StreamPurpose.SyntheticImages, 1);
        byte[] labels = [.. Enumerable.Range(0, all).Select(i => (byte)(i % Classes))];
        byte[] pixels = [.. Enumerable.Range(0, all * features).Select(at =>
        {
            (int i, int d) = Math.DivRem(at, features);
            int pixel = (int)Math.Clamp(128 + 25 * means.Normal(labels[i] * features + d) + 40 * stream.Normal(at), 0, 255);
            return (byte)(change?.Invoke(i, d, pixel) ?? pixel);
        })];
        return new Dataset(
            "drawn images",
            "in memory",
            new LabelledImages("all", pixels, labels),
            new Dictionary<string, Range> { ["train"] = ..Train, ["test"] = Train.. },
            ["a", "b", "c", "d"],
            Sha256: "00");
    }
}
