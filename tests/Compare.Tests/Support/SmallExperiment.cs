using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Experiments on a few small images whose classes can be learned.</summary>
internal static class SmallExperiment
{
    public const int Features = 12, Classes = 4, Train = 60, Validation = 20, Test = 40;

    /// <summary>60 training images in batches of 16: three whole batches and one of 12 an epoch.</summary>
    public static Recipe Recipe { get; } = new()
    {
        Name = "small",
        Data = new() { Train = ["train"], Validation = ["validation"], Test = ["test"] },
        Network = new() { Hidden = [7], Initialization = InitializationKind.He },
        Training = new() { Lambda = 0.01, BatchSize = 16, Epochs = 3 },
        Schedule = new() { Kind = ScheduleKind.Triangular, Min = 0.01, Max = 0.1, HalfCycle = 5 },
    };

    public static Experiment Create(Recipe? recipe = null) => new(recipe ?? Recipe, Images());

    public static Recipe WithHidden(params int[] hidden) => Recipe with { Network = Recipe.Network with { Hidden = hidden } };

    /// <summary>Each class has a mean of its own; every pixel lies around it.</summary>
    public static Dataset Images(int features = Features)
    {
        const int all = Train + Validation + Test;
        RandomStream stream = new(5, StreamPurpose.SyntheticImages), means = new(5, StreamPurpose.SyntheticImages, 1);
        byte[] labels = [.. Enumerable.Range(0, all).Select(i => (byte)(i % Classes))];
        byte[] pixels = [.. Enumerable.Range(0, all * features).Select(i =>
            (byte)Math.Clamp(128 + 25 * means.Normal(labels[i / features] * features + i % features) + 40 * stream.Normal(i), 0, 255))];
        return new Dataset(
            "drawn images",
            "in memory",
            new LabelledImages("all", pixels, labels),
            new Dictionary<string, Range> { ["train"] = ..Train, ["validation"] = Train..(Train + Validation), ["test"] = ^Test.. },
            ["a", "b", "c", "d"],
            Sha256: "00");
    }
}
