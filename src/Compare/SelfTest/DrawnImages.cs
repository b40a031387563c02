using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Small images made in memory, of any shape: each class has a mean of its own, and every pixel lies around it.</summary>
internal static class DrawnImages
{
    /// <summary>How many there are to train on.</summary>
    public const int Train = 96;

    private const int Test = 16;

    /// <param name="seed">Of the pixels.</param>
    /// <param name="features">D.</param>
    /// <param name="classes">C.</param>
    public static Dataset Create(int seed, int features, int classes)
    {
        const int all = Train + Test;
        RandomStream stream = new(seed, StreamPurpose.SyntheticImages), means = new(seed, StreamPurpose.SyntheticImages, 1);
        byte[] labels = [.. Enumerable.Range(0, all).Select(i => (byte)(i % classes))];
        byte[] pixels = [.. Enumerable.Range(0, all * features).Select(at =>
        {
            (int i, int d) = Math.DivRem(at, features);
            return (byte)Math.Clamp(128 + 25 * means.Normal(labels[i] * features + d) + 40 * stream.Normal(at), 0, 255);
        })];
        return new Dataset(
            "drawn images", "in memory", new LabelledImages("all", pixels, labels),
            new Dictionary<string, Range> { ["train"] = ..Train, ["test"] = Train.. },
            [.. Enumerable.Range(0, classes).Select(label => FormattableString.Invariant($"class {label}"))], Sha256: "");
    }
}
