using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class RoundingBoundsTests
{
    private static readonly Site Scores = new("Linear 1", Pass.Forward, "Y");

    public static TheoryData<int[], BatchNormalizationKind, double, double> Networks => new()
    {
        { [], BatchNormalizationKind.None, 1, 1 },
        { [7], BatchNormalizationKind.None, 1, 1 },
        { [7, 5], BatchNormalizationKind.Torch, 1, 1e-3 },
        { [7, 5, 6], BatchNormalizationKind.Course, 0.6, 1 },
        { [9, 9, 9, 9, 9], BatchNormalizationKind.None, 0.7, 1e3 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Bounds_HoldForEveryQuantity_AndAreASmallShareOfEachGradient(int[] hidden, BatchNormalizationKind kind, double keep, double scale)
    {
        Recipe recipe = SmallExperiment.WithHidden(hidden);
        Experiment experiment = SmallExperiment.Create(recipe with
        {
            Data = recipe.Data with { Scale = scale },
            Network = recipe.Network with { BatchNormalization = new() { Kind = kind }, Dropout = new() { KeepHidden = keep } },
        });
        (Trace exact, Trace single, RoundingBounds bounds) = Measure(experiment);
        double u = Precision.Float32.UnitRoundoff();
        Assert.All(exact, traced =>
        {
            double[] limits = Array.ConvertAll(bounds[traced.Site]!, b => u * b);
            WorstElement worst = TensorDifference.Worst(single.Find(traced.Site)!, traced.Value, limits);
            Assert.True(worst.Holds, $"{traced.Site}: {worst.Share} at {worst.At}");
        });

        // A gradient's own limit is a small share of its magnitude: what it would miss is small.
        Assert.All(experiment.InitialParameters.Where(p => p.Name[0] == 'W'), parameter =>
        {
            Site gradient = RoundingBounds.GradientSite(parameter.Name);
            Assert.InRange(u * bounds[gradient]!.Max() / TensorDifference.LargestMagnitude(exact.Find(gradient)!.Values), 0, 2e-4);
        });
    }

    [Fact]
    public void Bound_OfOneLayer_IsThatOfItsSumAndOfWhatItsInputBrings()
    {
        Experiment experiment = SmallExperiment.Create(SmallExperiment.WithHidden());
        (Trace exact, _, RoundingBounds bounds) = Measure(experiment);
        NamedTensor X = exact.Find(new Site("Network", Pass.Forward, "X"))!;
        double[] W = experiment.InitialParameters.Rounded(Precision.Float32)["W1"].Values, ofX = bounds[new Site("Network", Pass.Forward, "X")]!;
        const int D = SmallExperiment.Features;
        double terms = 0, variance = 0;
        for (int d = 0; d < D; d++)
        {
            terms += Math.Abs(X.Values[d] * W[d]);
            variance += (D / 6.0 * X.Values[d] * X.Values[d] + ofX[d] * ofX[d] / 36) * W[d] * W[d];
        }

        Assert.Equal(Math.Sqrt(D + 1) * terms + 6 * Math.Sqrt(variance), bounds[Scores]![0], 1e-9);
    }

    // Of a feature whose mean is −122 ± 0.3, X = (p − μ)/σ is made of terms as large as 400, in either engine.
    [Fact]
    public void Bound_OfAnInput_IsOfItsTerms_WhateverTheirSign()
    {
        Dataset images = SmallExperiment.Images();
        float[] features = [.. images.Images.Storage.ToArray().Select((pixel, i) => i % 2 == 0 ? -122 + 0.005f * pixel : pixel)];
        byte[] labels = [.. Enumerable.Range(0, images.Images.Count).Select(i => (byte)images.Images.Label(i))];
        Experiment experiment = new(SmallExperiment.Recipe, images with { Images = LabelledImages.OfNumbers("numbers", features, labels) });
        (Trace exact, Trace single, RoundingBounds bounds) = Measure(experiment);
        Site input = new("Network", Pass.Forward, "X");
        double[] limits = bounds[input]!;
        NamedTensor X = exact.Find(input)!;
        Assert.All(limits.Index(), limit => Assert.True(limit.Item >= 6 * Math.Abs(X.Values[limit.Index]) && (limit.Index % 2 == 1 || limit.Item > 6 * 100), $"{limit}"));
        WorstElement worst = TensorDifference.Worst(single.Find(input)!, X, Array.ConvertAll(limits, limit => Precision.Float32.UnitRoundoff() * limit));
        Assert.InRange(worst.Share, 0, 1);
    }

    // Bright pixels of little contrast, μ/σ = 15 and 100: what rounds μ/σ of a pixel is the same in all images, and no mean averages it out.
    [Theory]
    [InlineData(BatchNormalizationKind.Torch, 5)]
    [InlineData(BatchNormalizationKind.Torch, 32)]
    [InlineData(BatchNormalizationKind.Course, 32)]
    public void Bounds_OfPixelsOfLittleContrast_HoldForTheStatisticsOfALargeBatch(BatchNormalizationKind kind, int contrast)
    {
        foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
        {
            AssertLockstepHolds(Drawn(96, 960, pixel => (byte)(230 + (pixel - 128) / contrast)), kind, [200], 480, precision);
        }
    }

    // Sums of thousands of squares, one after the other, err by more than a mean of mixed signs does.
    [Fact]
    public void Bounds_OfAVeryLargeBatch_HoldForItsStatistics() =>
        AssertLockstepHolds(Drawn(24, 10_000, pixel => (byte)pixel), BatchNormalizationKind.Course, [50, 50], 10_000, Precision.Float32);

    [Fact]
    public void Bound_OfABiasBeforeBatchNormalization_IsThatOfTheTermsThatCancel()
    {
        Recipe recipe = SmallExperiment.Recipe;
        (Trace exact, _, RoundingBounds bounds) = Measure(SmallExperiment.Create(recipe with
        {
            Network = recipe.Network with { BatchNormalization = new() { Kind = BatchNormalizationKind.Torch } },
        }));
        Site bias = RoundingBounds.GradientSite("b1"), weights = RoundingBounds.GradientSite("W1");
        Assert.True(TensorDifference.LargestMagnitude(exact.Find(bias)!.Values) < 1e-15);
        Assert.True(bounds[bias]!.Max() > bounds[weights]!.Max() / 10);
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch)]
    [InlineData(BatchNormalizationKind.Course)]
    public void Bounds_OfAnEvaluationWithRunningStatistics_HoldAndAreOfRoundingsSize(BatchNormalizationKind kind)
    {
        Recipe recipe = SmallExperiment.WithHidden(7, 5);
        Experiment experiment = SmallExperiment.Create(recipe with { Network = recipe.Network with { BatchNormalization = new() { Kind = kind } } });
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        using EnginePair float64 = new(experiment, Precision.Float64, threads: 1), float32 = new(experiment, Precision.Float32, threads: 1);
        for (int step = 0; step < experiment.Plan.Steps; step++)
        {
            float32.Torch.Update(experiment.Batch(step));
        }

        NamedTensors state = float32.Torch.Read();
        float64.Torch.Load(state);
        float32.Hand.Load(state);
        LabelledImages test = experiment.Splits.Test;
        int[] all = [.. Enumerable.Range(0, test.Count)];
        Trace exact = float64.Torch.TraceEvaluation(test, all), single = float32.Hand.TraceEvaluation(test, all);
        RoundingBounds bounds = analysis.OfEvaluation(state, exact);
        double u = Precision.Float32.UnitRoundoff();
        Assert.All(exact, traced =>
        {
            double[] limits = Array.ConvertAll(bounds[traced.Site]!, b => u * b);
            Assert.InRange(TensorDifference.Worst(single.Find(traced.Site)!, traced.Value, limits).Share, 0.01, 1);
            Assert.InRange(limits.Max() / TensorDifference.LargestMagnitude(traced.Value.Values), 0, 1e-5);
        });
    }

    [Fact]
    public void Bounds_ThatAreProbed_AreHardlyLargerInAShallowNetwork()
    {
        Experiment experiment = SmallExperiment.Create(SmallExperiment.WithHidden(7, 5));
        (Trace exact, _, RoundingBounds bounds) = Measure(experiment);
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        RoundingBounds probed = analysis.Probed(bounds, experiment.InitialParameters.Rounded(Precision.Float32), experiment.Batch(0));
        Assert.All(exact, traced => Assert.InRange(probed[traced.Site]!.Max() / bounds[traced.Site]!.Max(), 1, 5));
    }

    [Fact]
    public void Bounds_OfAnUpdate_HoldForTheWholeState()
    {
        Recipe recipe = SmallExperiment.Recipe with
        {
            Network = SmallExperiment.Recipe.Network with { BatchNormalization = new() { Kind = BatchNormalizationKind.Torch } },
            Training = SmallExperiment.Recipe.Training with { Momentum = new() { Rho = 0.8, Form = MomentumForm.Course } },
        };
        foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
        {
            using EnginePair pair = new(SmallExperiment.Create(recipe), precision, threads: 1);
            LockstepReport report = Lockstep.Resynchronised(pair, 30, formulaHolds: true, TestContext.Current.CancellationToken);
            Assert.True(report.Holds);
            Assert.InRange(report.Worst!.ShareOfLimit, 0.05, 1);
        }
    }

    // As at the foot of a cycle whose η_min is 0.
    [Theory]
    [InlineData(MomentumForm.Course)]
    [InlineData(MomentumForm.Torch)]
    public void Bounds_OfAnUpdateOfRate0_AreNumbers(MomentumForm form)
    {
        Recipe recipe = SmallExperiment.Recipe with
        {
            Training = SmallExperiment.Recipe.Training with { Momentum = new() { Rho = 0.8, Form = form } },
            Schedule = SmallExperiment.Recipe.Schedule with { Min = 0 },
        };
        using EnginePair pair = new(SmallExperiment.Create(recipe), Precision.Float64, threads: 1);
        LockstepReport report = Lockstep.Resynchronised(pair, 12, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.Equal(0, report.Steps[0].Rate);
        Assert.True(report.Holds);
        Assert.All(report.Steps, step => Assert.InRange(step.ShareOfLimit, 0, 1));
    }

    private static void AssertLockstepHolds(Dataset images, BatchNormalizationKind kind, int[] hidden, int batchSize, Precision precision)
    {
        Recipe recipe = SmallExperiment.Recipe with
        {
            Data = new() { Train = ["train"], Test = ["test"] },
            Network = new() { Hidden = hidden, Initialization = InitializationKind.He, BatchNormalization = new() { Kind = kind } },
            Training = SmallExperiment.Recipe.Training with { BatchSize = batchSize },
        };
        using EnginePair pair = new(new Experiment(recipe, images), precision, threads: 1);
        LockstepReport report = Lockstep.Resynchronised(pair, 2, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.True(report.Holds, $"{report.FirstDifferent}");
    }

    private static Dataset Drawn(int features, int images, Func<int, byte> pixel)
    {
        RandomStream stream = new(5, StreamPurpose.SyntheticImages);
        int all = images + 20;
        return new Dataset(
            "drawn images", "in memory",
            new LabelledImages("all", [.. Enumerable.Range(0, all * features).Select(i => pixel((int)stream.Below(i, 256)))], [.. Enumerable.Range(0, all).Select(i => (byte)(i % 4))]),
            new Dictionary<string, Range> { ["train"] = ..images, ["test"] = images.. },
            ["a", "b", "c", "d"], Sha256: "00");
    }

    private static (Trace Exact, Trace Single, RoundingBounds Bounds) Measure(Experiment experiment)
    {
        NamedTensors parameters = experiment.InitialParameters.Rounded(Precision.Float32);
        Batch batch = experiment.Batch(0);
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        using EnginePair float64 = new(experiment, Precision.Float64, threads: 1), float32 = new(experiment, Precision.Float32, threads: 1);
        float64.Torch.Load(parameters);
        float32.Hand.Load(parameters);
        Trace exact = float64.Torch.Trace(batch);
        return (exact, float32.Hand.Trace(batch), analysis.Of(parameters, batch, exact));
    }
}
