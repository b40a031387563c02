using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class CompareJobTests
{
    public static TheoryData<Precision, int, bool, bool> Honest()
    {
        TheoryData<Precision, int, bool, bool> all = [];
        foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
        {
            for (int k = 1; k <= 3; k++)
            {
                foreach ((bool validates, bool cycles) in new[] { (true, true), (true, false), (false, true), (false, false) })
                {
                    all.Add(precision, k, validates, cycles);
                }
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void Run_WithoutABug_Holds(Precision precision, int k, bool validates, bool cycles)
    {
        Recipe recipe = SmallExperiment.WithHidden([.. Enumerable.Repeat(6, k - 1)]) with { Precision = precision };
        recipe = validates ? recipe : recipe with { Data = recipe.Data with { Validation = [] } };
        recipe = cycles
            ? recipe with { Training = recipe.Training with { Epochs = null }, Schedule = recipe.Schedule with { Cycles = 1 } }
            : recipe with { Schedule = new() { Kind = ScheduleKind.Constant, Rate = 0.05 } };
        AssertHolds(SmallJob.Run(recipe));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Run_OnNumbersOfAnySize_Holds(Precision precision)
    {
        Dataset images = SmallExperiment.Images();
        float[] features = [.. images.Images.Storage.ToArray().Select((pixel, i) => (i % SmallExperiment.Features) switch
        {
            0 => 1e-6f * pixel,
            1 => 1000 + 0.37f * pixel,
            2 => -12.5f,
            _ => MathF.Sqrt(pixel),
        })];
        byte[] labels = [.. Enumerable.Range(0, images.Images.Count).Select(i => (byte)images.Images.Label(i))];
        Dataset numbers = images with { Images = LabelledImages.OfNumbers("numbers", features, labels) };
        AssertHolds(new CompareJob(SmallExperiment.Recipe with { Precision = precision }, numbers, SmallJob.Options(), new SilentObserver()).Run(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_WithASeamThatAltersNothing_Holds() => AssertHolds(SmallJob.Run(seam: new Observer()));

    // As of a cost that is wrong in an epoch's last, smaller batch alone.
    [Fact]
    public void ACostThatDiffersInAStepInTraining_DoesNotHold()
    {
        CompareResult result = SmallJob.Run();
        TrainingReport training = result.Trainings[0];
        StepResult step = training.Probes[^1], wrong = step with { Cost = step.Cost with { Hand = step.Cost.Torch + 1 } };
        CheckResult check = (result with { Trainings = [training with { Probes = [.. training.Probes.SkipLast(1), wrong] }] }).Checks.Single(check => check.Name == "steps in training");
        Assert.False(check.Holds);
        Assert.Contains($"J of the batch of step {step.Step}", check.Detail, StringComparison.Ordinal);
    }

    // Only torch's float32 is off.
    [Fact]
    public void AGradientThatDiffersFromItsOwnFloat64_IsSaidToBeThatEngines()
    {
        CompareResult result = SmallJob.Run();
        GradientReport report = result.Gradients!;
        GradientRow[] rows = [.. report.Rows.Select(row => row is { Engine: "Torch", Against: "float64" } && row.Difference.Tensor == "dW1" ? row with { Verdict = Verdict.Precision } : row)];
        string detail = (result with { Gradients = report with { Rows = rows } }).Checks.Single(check => check.Name == "gradients").Detail;
        Assert.Contains(" by autograd in float32, ", detail, StringComparison.Ordinal);
        Assert.Contains(" by autograd in float64 at ", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossOrCostThatDiffersInTheFirstBatchAlone_DoesNotHold()
    {
        CompareResult result = SmallJob.Run();
        GradientReport report = result.Gradients!;
        MetricRow loss = report.Loss with { Hand = report.Loss.Torch + 1 }, cost = report.Cost with { Hand = report.Cost.Torch + 1 };
        Assert.StartsWith("L of the first batch is ", Failing(result with { Gradients = report with { Loss = loss } }, "gradients"), StringComparison.Ordinal);
        Assert.StartsWith("J of the first batch is ", Failing(result with { Gradients = report with { Cost = cost } }, "gradients"), StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingsOfOtherNumbers_DoNotHold_AndNameSeedAndHashes()
    {
        CompareResult result = SmallJob.Run(seeds: 2);
        TrainingReport training = result.Trainings[1];
        EngineIdentity hand = training.HandIdentity, other = training.TorchIdentity with { Batches = new string('f', hand.Batches!.Length) };
        string detail = Failing(result with { Trainings = [result.Trainings[0], training with { TorchIdentity = other }] }, "identical input");
        Assert.StartsWith("seed 2: ", detail, StringComparison.Ordinal);
        Assert.EndsWith($"batches {hand.Batches[..12]} and ffffffffffff", detail, StringComparison.Ordinal);
    }

    // Interrupted between the last training and the verdict.
    [Fact]
    public void APartialResult_DoesNotHold_ThoughEveryCheckDoes()
    {
        CompareResult partial = SmallJob.Run() with { IsPartial = true };
        Assert.All(partial.Checks, check => Assert.True(check.Holds));
        Assert.False(partial.Holds);
    }

    [Fact]
    public void Run_OfThreeSeeds_TrainsEachFromNumbersOfItsOwn()
    {
        CompareResult result = SmallJob.Run(seeds: 3);
        AssertHolds(result);
        Assert.Equal([1, 2, 3], result.Trainings.Select(training => training.Seed));
        Assert.Equal(3, result.Trainings.Select(training => training.HandIdentity.Parameters).Distinct().Count());
        Assert.Equal(3, result.Trainings.Select(training => training.HandIdentity.Batches).Distinct().Count());
    }

    // Where every step that is compared one by one is right, final accuracies are all that tells; one seed does not suffice.
    [Fact]
    public void Run_WhereOnlyTheAccuraciesDiffer_AddsSeedsUntilTheyTell()
    {
        CompareOptions options = SmallJob.Options(new UnprobedBug(new MiddleUndone())) with { LockstepSteps = 1, Twins = 0 };
        Recipe recipe = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { Epochs = 12 } };
        CompareResult result = new CompareJob(recipe, SmallExperiment.Images(), options, new SilentObserver()).Run(TestContext.Current.CancellationToken);
        Assert.Equal(["test accuracy"], result.Checks.Where(check => !check.Holds).Select(check => check.Name));
        Assert.InRange(result.Trainings.Count, 2, AccuracyAgreement.EnoughSeeds);
        Assert.True(result.Agreement!.Differs, AccuracySentence.Of(result.Agreement));
    }

    [Fact]
    public void Run_WhereMoreThanTheAccuraciesDiffers_AddsNoSeeds()
    {
        CompareResult result = SmallJob.Run(seam: new MiddleUndone());
        Assert.Contains(result.Checks, check => check is { Name: "lockstep", Holds: false });
        Assert.Single(result.Trainings);
    }

    [Theory]
    [InlineData(Precision.Float32, new[] { Precision.Float64, Precision.Float32 })]
    [InlineData(Precision.Float64, new[] { Precision.Float64 })]
    public void Run_GoesInLockstepInFloat64AndInTheRecipesPrecision(Precision precision, Precision[] expected)
    {
        CompareResult result = SmallJob.Run(SmallExperiment.Recipe with { Precision = precision });
        Assert.Equal(expected, result.Lockstep.Select(report => report.Precision));
        Assert.Equal(expected, result.Drift.Select(report => report.Precision));
        Assert.All(result.Engines, engine => Assert.Equal(precision, engine.Precision));
        Assert.Equal(["FromScratch", "Torch"], result.Engines.Select(engine => engine.Name));
    }

    [Fact]
    public void Run_InterruptedInTheSecondEpoch_KeepsTheFirstAndIsPartial()
    {
        using CancellationTokenSource source = new();
        SilentObserver observer = new(onEpoch: _ => source.Cancel());
        CompareResult result = new CompareJob(SmallExperiment.Recipe, SmallExperiment.Images(), SmallJob.Options(), observer).Run(source.Token);
        Assert.True(result.IsPartial);
        Assert.False(result.Holds);
        TrainingReport training = Assert.Single(result.Trainings);
        Assert.False(training.Complete);
        Assert.Equal([1, 1], training.Epochs.Select(row => row.Epoch));
        Assert.Null(training.Accuracy);
        Assert.Contains(result.Checks, check => check is { Name: "test accuracy", Holds: false, Detail: "not compared" });
    }

    [Fact]
    public void Run_InterruptedAtOnce_HasNothingAndHoldsNothing()
    {
        CompareResult result = new CompareJob(SmallExperiment.Recipe, SmallExperiment.Images(), SmallJob.Options(), new SilentObserver())
            .Run(new CancellationToken(canceled: true));
        Assert.True(result.IsPartial);
        Assert.Null(result.Gradients);
        Assert.All(result.Checks, check => Assert.Equal((false, "not compared"), (check.Holds, check.Detail)));
    }

    [Fact]
    public void Run_OfABatchLargerThanTheImages_NamesTheField()
    {
        Recipe recipe = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { BatchSize = 61 } };
        InputException error = Assert.Throws<InputException>(() => SmallJob.Run(recipe));
        Assert.Contains("recipe small: training.batchSize: 61 is more than the 60 training images", error.Message, StringComparison.Ordinal);
    }

    private static string Failing(CompareResult result, string name)
    {
        CheckResult check = result.Checks.Single(check => check.Name == name);
        Assert.False(check.Holds, check.Detail);
        return check.Detail;
    }

    private static void AssertHolds(CompareResult result)
    {
        Assert.All(result.Checks, check => Assert.True(check.Holds, $"{check.Name}: {check.Detail}"));
        Assert.True(result.Holds);
    }
}
