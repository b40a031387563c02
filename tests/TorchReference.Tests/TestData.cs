using Harness.Experiments;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Harness.TorchReference.Tests;

/// <summary>Small experiments on images drawn from a random stream.</summary>
internal static class TestData
{
    public const int Features = 6, Classes = 3;

    public static Experiment Experiment(int[]? hidden = null, double lambda = 0.01, int batchSize = 7) =>
        new(
            new Recipe
            {
                Data = new DataOptions { Train = ["train"], Test = ["test"] },
                Network = new NetworkOptions { Hidden = hidden ?? [5, 4], Initialization = InitializationKind.He },
                Training = new TrainingOptions { Lambda = lambda, BatchSize = batchSize, Epochs = 100 },
                Schedule = new ScheduleOptions { Kind = ScheduleKind.Constant, Rate = 0.05 },
            },
            Dataset(RandomImages(40)));

    public static Dataset Dataset(LabelledImages images, int test = 12) =>
        new(
            "drawn",
            "in memory",
            images,
            new Dictionary<string, Range> { ["train"] = ..^test, ["test"] = ^test.. },
            [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")],
            Sha256: "");

    /// <summary>Parameters with biases that are not zero.</summary>
    public static NamedTensors RandomParameters(NamedTensors shapes)
    {
        RandomStream stream = new(seed: 5, StreamPurpose.Initialization);
        long position = 0;
        return new NamedTensors(shapes.Select(t => new NamedTensor(
            t.Name, t.Shape, [.. t.Values.Select(_ => 0.5 * stream.Normal((int)position++))])));
    }

    private static LabelledImages RandomImages(int count)
    {
        RandomStream stream = new(seed: 3, StreamPurpose.Shuffle);
        byte[] pixels = [.. Enumerable.Range(0, count * Features).Select(i => (byte)(128 + 40 * stream.Normal(i)))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))];
        return new LabelledImages("drawn", pixels, labels);
    }
}
