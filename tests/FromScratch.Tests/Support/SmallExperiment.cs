using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Experiments on a few random images.</summary>
internal static class SmallExperiment
{
    public const int Features = 12, Classes = 4, Train = 40, Test = 30;

    /// <param name="hidden">Hidden widths.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="features">D.</param>
    /// <param name="test">Test images.</param>
    /// <param name="batchSize">N; the last batch of an epoch has what is left of the 40 training images.</param>
    /// <param name="changedPixel">Number of a pixel of the first image to change; null: none.</param>
    /// <param name="scale">Factor of the normalised pixels.</param>
    /// <param name="techniques">What is added to the recipe; null: nothing.</param>
    public static Experiment Create(
        int[] hidden,
        double lambda = 0,
        int features = Features,
        int test = Test,
        int batchSize = 16,
        int? changedPixel = null,
        double scale = 1,
        Techniques? techniques = null)
    {
        Recipe recipe = new()
        {
            Data = new() { Train = ["train"], Test = ["test"], Scale = scale },
            Network = new() { Hidden = hidden, Initialization = InitializationKind.He },
            Training = new() { Lambda = lambda, BatchSize = batchSize, Epochs = 20 },
            Schedule = new() { Kind = ScheduleKind.Triangular, Min = 0.01, Max = 0.2, HalfCycle = 7 },
        };
        return new Experiment((techniques ?? new()).AddTo(recipe), Images(features, Train, test, changedPixel));
    }

    /// <summary>Batch 0 of an experiment, with another choice of samples, rate or step.</summary>
    public static Batch Batch(int[]? samples = null, double rate = 0.1, int step = 0) =>
        new(step, rate, samples ?? [.. Enumerable.Range(0, 16)]);

    private static Dataset Images(int features, int train, int test, int? changedPixel)
    {
        RandomStream pixelStream = new(5, StreamPurpose.SyntheticImages), labelStream = new(5, StreamPurpose.SyntheticImages, 1);
        byte[] pixels = new byte[(train + test) * features], labels = new byte[train + test];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)pixelStream.Below(i, 256);
        }

        if (changedPixel is int changed)
        {
            pixels[changed] ^= 1;
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)labelStream.Below(i, Classes);
        }

        return new Dataset(
            "random images",
            "generated",
            new LabelledImages("all", pixels, labels),
            new Dictionary<string, Range> { ["train"] = ..train, ["test"] = train..(train + test) },
            ["a", "b", "c", "d"],
            "");
    }
}
