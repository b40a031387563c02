using Harness.Experiments;

namespace Harness.Bench;

/// <summary>Random bytes in CIFAR-10's shape: speed does not depend on what the pixels show.</summary>
internal static class RandomImages
{
    private const int Features = 3072, Classes = 10;

    private static readonly int MostImages = Array.MaxLength / Features;

    private static Dataset? last;

    /// <summary>A recipe's experiment on so many training images and one test image, or more.</summary>
    public static Experiment Experiment(Recipe recipe, int train, int test = 1) => new(OnRandomImages(recipe), Images(train, test));

    private static Recipe OnRandomImages(Recipe recipe) => recipe with
    {
        Data = new DataOptions { Train = ["train"], Test = ["test"] },
        Training = recipe.Training with { Epochs = 1, Ensemble = false },
        Schedule = new ScheduleOptions { Kind = ScheduleKind.Constant, Rate = 0.001 },
    };

    /// <summary>Lets go of images that were kept for the next benchmark.</summary>
    public static void Forget() => last = null;

    // Most benchmarks ask for the same images one after another.
    private static Dataset Images(int train, int test) =>
        last is { } known && known.Files["train"].End.Value == train && known.Images.Count == train + test ? known : last = Create(train, test);

    private static Dataset Create(int train, int test)
    {
        if (train + test > MostImages)
        {
            throw new InputException($"training.batchSize: {train} random images are more than an array holds; allowed: at most {MostImages - test}");
        }

        byte[] pixels = new byte[(train + test) * Features], labels = new byte[train + test];
        RandomStream stream = new(1, StreamPurpose.SyntheticImages, part: 1 << 20);
        for (int i = 0; i < pixels.Length; i += 16)
        {
            (uint x0, uint x1, uint x2, uint x3) = stream.Block(i / 16);
            BitConverter.TryWriteBytes(pixels.AsSpan(i), x0);
            BitConverter.TryWriteBytes(pixels.AsSpan(i + 4), x1);
            BitConverter.TryWriteBytes(pixels.AsSpan(i + 8), x2);
            BitConverter.TryWriteBytes(pixels.AsSpan(i + 12), x3);
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i % Classes);
        }

        return new Dataset(
            "random bytes",
            "generated",
            new LabelledImages("random bytes", pixels, labels),
            new Dictionary<string, Range> { ["train"] = ..train, ["test"] = train.. },
            [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")],
            "");
    }
}
