using Harness.Experiments;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Harness.TorchReference.Tests;

/// <summary>Small experiments on images drawn from a random stream.</summary>
internal static class TestData
{
    public const int Features = 6, Classes = 3;

    /// <summary>Every technique that is asked for, on images of two rows of pixels where they are mirrored.</summary>
    public static Experiment Experiment(
        int[]? hidden = null, double lambda = 0.01, BatchNormalizationKind normalization = BatchNormalizationKind.None,
        bool dropout = false, bool augmentation = false, double rho = 0, MomentumForm form = MomentumForm.Torch, double scale = 1)
    {
        Recipe recipe = Recipe(hidden ?? [5, 4], lambda);
        recipe = recipe with
        {
            Data = recipe.Data with { Scale = scale },
            Network = recipe.Network with
            {
                BatchNormalization = new BatchNormalizationOptions { Kind = normalization, Epsilon = 1e-4, Momentum = 0.3 },
                Dropout = dropout ? new DropoutOptions { KeepInput = 0.8, KeepHidden = 0.7 } : new DropoutOptions(),
            },
            Training = recipe.Training with
            {
                Momentum = new MomentumOptions { Rho = rho, Form = form },
                Augmentation = augmentation
                    ? new AugmentationOptions { NoiseShare = 0.4, NoiseVariance = 0.25, Flip = true }
                    : new AugmentationOptions(),
            },
        };
        return new Experiment(recipe, Dataset(RandomImages(40, augmentation ? 2 * CifarFormat.Side : Features)));
    }

    public static Dataset Dataset(LabelledImages images, int test = 12) =>
        new(
            "drawn",
            "in memory",
            images,
            new Dictionary<string, Range> { ["train"] = ..^test, ["test"] = ^test.. },
            [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")],
            Sha256: "");

    /// <summary>A state with biases that are not zero; what is a variance is not negative.</summary>
    public static NamedTensors RandomParameters(NamedTensors shapes, int seed = 5)
    {
        RandomStream stream = new(seed, StreamPurpose.Initialization);
        long position = 0;
        double Draw(string name)
        {
            double value = 0.5 * stream.Normal(position++);
            return name.Contains("Variance", StringComparison.Ordinal) ? Math.Abs(value) : value;
        }

        return new NamedTensors(shapes.Select(t => new NamedTensor(t.Name, t.Shape, [.. t.Values.Select(_ => Draw(t.Name))])));
    }

    /// <summary>Asserts that values agree within a share of <paramref name="scale"/>; null: the largest expected magnitude.</summary>
    public static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double share, double? scale = null)
    {
        double[] wanted = [.. expected], found = [.. actual];
        double limit = share * (scale ?? wanted.Max(Math.Abs));
        Assert.Equal(wanted.Length, found.Length);
        Assert.All(wanted.Zip(found), pair => Assert.InRange(pair.Second, pair.First - limit, pair.First + limit));
    }

    private static Recipe Recipe(int[] hidden, double lambda) => new()
    {
        Data = new DataOptions { Train = ["train"], Test = ["test"] },
        Network = new NetworkOptions { Hidden = hidden, Initialization = InitializationKind.He },
        Training = new TrainingOptions { Lambda = lambda, BatchSize = 7, Epochs = 100 },
        Schedule = new ScheduleOptions { Kind = ScheduleKind.Constant, Rate = 0.05 },
    };

    private static LabelledImages RandomImages(int count, int features)
    {
        RandomStream stream = new(seed: 3, StreamPurpose.Shuffle);
        byte[] pixels = [.. Enumerable.Range(0, count * features).Select(i => (byte)(128 + 40 * stream.Normal(i)))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))];
        return new LabelledImages("drawn", pixels, labels);
    }
}
