using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare.Tests;

public sealed class FreeRunTests
{
    private const int Steps = 40;

    public static TheoryData<Precision, BatchNormalizationKind, bool, MomentumForm?, int> Honest()
    {
        TheoryData<Precision, BatchNormalizationKind, bool, MomentumForm?, int> all = [];
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            foreach (BatchNormalizationKind kind in Enum.GetValues<BatchNormalizationKind>())
            {
                foreach (bool dropout in new[] { false, true })
                {
                    foreach (MomentumForm? form in new MomentumForm?[] { null, MomentumForm.Torch, MomentumForm.Course })
                    {
                        all.Add(precision, kind, dropout, form, all.Count + 1);
                    }
                }
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void Run_OfHonestEngines_StaysFarWithinTheBand(Precision precision, BatchNormalizationKind kind, bool dropout, MomentumForm? form, int seed)
    {
        Recipe recipe = SmallExperiment.WithHidden(9, 6) with { Seed = seed };
        recipe = recipe with
        {
            Network = recipe.Network with { BatchNormalization = new() { Kind = kind }, Dropout = dropout ? new() { KeepInput = 0.8, KeepHidden = 0.7 } : new() },
            Training = recipe.Training with { Epochs = Steps, Momentum = form is MomentumForm where ? new() { Rho = 0.9, Form = where } : new() },
        };
        DriftReport report = Run(recipe, precision);
        Assert.True(report.Holds, $"{report.FirstDifferent} {report.FirstUnlikeReloaded}");
        Assert.Equal(report.Comparable, report.Rows.Count);
        Assert.InRange(report.Worst!.ShareOfBand, 0, 0.1);
        Assert.InRange(report.NoisePerStep, 0.3, 10);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Run_OfAnEngineWithStateThatLoadingResets_FailsThoughEveryReloadedStepHolds(Precision precision)
    {
        // From the second step after a load on, the rate is a millionth too large.
        Experiment experiment = SmallExperiment.Create(Long);
        using EnginePair pair = Pair(experiment, precision, (batch, sinceLoad) => sinceLoad == 0 ? batch : batch with { Rate = batch.Rate * (1 + 1e-6) });
        LockstepReport reloaded = Reloaded(pair);
        Assert.True(reloaded.Holds);
        DriftReport report = FreeRun.Run(pair, reloaded, Twins.Least, TestContext.Current.CancellationToken);
        Assert.False(report.Holds);
        Assert.Equal(1, report.FirstUnlikeReloaded);
    }

    [Fact]
    public void Run_OfATorchEngineWithStateThatLoadingResets_LeavesTheBand()
    {
        Experiment experiment = SmallExperiment.Create(Long);
        using EnginePair pair = new(
            experiment,
            FromScratchEngine.Create(experiment, Precision.Float64, threads: 1),
            new Wrapped(new TorchEngine(experiment, Precision.Float64, threads: 1), (batch, sinceLoad) => sinceLoad == 0 ? batch : batch with { Rate = batch.Rate * (1 + 1e-12) }));
        LockstepReport reloaded = Reloaded(pair);
        Assert.True(reloaded.Holds);
        DriftReport report = FreeRun.Run(pair, reloaded, Twins.Least, TestContext.Current.CancellationToken);
        Assert.Null(report.FirstUnlikeReloaded);
        Assert.Equal(Verdict.Formula, report.FirstDifferent!.Verdict);
        Assert.InRange(report.FirstDifferent.ShareOfBand, 1, 1e5);
    }

    [Fact]
    public void Run_WithABugInEveryStep_FailsAtTheFirst()
    {
        DriftReport report = Run(Long, Precision.Float64, Catalogue.Find("half-the-penalty").Plant());
        Assert.Equal((0, Verdict.Formula), (report.FirstDifferent!.Step, report.FirstDifferent.Verdict));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Run_WithNaNInTheFirstTensorAlone_DoesNotHold(Precision precision)
    {
        // Only b1 is not a number: after the first step it has not reached the tensors behind it.
        DriftReport report = Run(Long, precision, new OneElement(precision, "db1", 0, double.NaN));
        Assert.False(report.Holds);
        Assert.Equal((0, "b1"), (report.FirstDifferent!.Step, report.FirstDifferent.Tensor));
        Assert.True(double.IsNaN(report.FirstDifferent.MaxAbs));
        Assert.Null(report.Horizon.NotFinite);
    }

    [Fact]
    public void Run_WhereAllDiverge_DoesNotHold_AndKnowsThatTheTwinsDoToo()
    {
        Recipe recipe = Long with { Schedule = new() { Kind = ScheduleKind.Constant, Rate = 1e12 } };
        using EnginePair pair = new(SmallExperiment.Create(recipe), Precision.Float32, threads: 1);
        LockstepReport reloaded = Reloaded(pair);
        DriftReport report = FreeRun.Run(pair, reloaded, Twins.Least, TestContext.Current.CancellationToken);
        Assert.False(reloaded.Holds);
        Assert.NotNull(report.Horizon.NotFinite);
    }

    [Fact]
    public void Run_WithoutTwins_JudgesWhatIsNotFiniteAndWhatIsNotReloaded()
    {
        Experiment experiment = SmallExperiment.Create(Long);
        using EnginePair honest = new(experiment, Precision.Float64, threads: 1);
        Assert.True(FreeRun.Run(honest, Reloaded(honest), twins: 0, TestContext.Current.CancellationToken).Holds);
        using EnginePair stale = Pair(experiment, Precision.Float64, (batch, sinceLoad) => batch with { Rate = batch.Rate * (1 + sinceLoad * 1e-9) });
        Assert.False(FreeRun.Run(stale, Reloaded(stale), twins: 0, TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void Run_BeyondTheHorizon_ComparesNoStep()
    {
        // Two hidden layers, no penalty, a rate far too large: twins are apart within some ten steps.
        Recipe recipe = SmallExperiment.WithHidden(20, 20) with { Schedule = new() { Kind = ScheduleKind.Constant, Rate = 3 } };
        recipe = recipe with { Training = recipe.Training with { Epochs = 100, Lambda = 0 }, Network = recipe.Network with { BatchNormalization = new() { Kind = BatchNormalizationKind.Torch } } };
        using EnginePair pair = new(SmallExperiment.Create(recipe), Precision.Float32, threads: 1);
        LockstepReport reloaded = Lockstep.Resynchronised(pair, 200, formulaHolds: true, TestContext.Current.CancellationToken);
        DriftReport report = FreeRun.Run(pair, reloaded, Twins.Least, TestContext.Current.CancellationToken);
        Assert.True(report.Holds, report.FirstDifferent?.ToString());
        Assert.InRange(report.Horizon.Step!.Value, 2, 200);
        Assert.Equal(report.Horizon.Step - 1, report.Rows.Count);
    }

    [Fact]
    public void Run_WhereOnlyASampleOnTheOtherSideOfTheCornerDiffers_IsKinkThere_AndHolds()
    {
        DriftReport report = WithATurnedGate(rate: 1);
        Assert.True(report.Holds, $"{report.FirstDifferent} {report.FirstUnlikeReloaded}");
        DriftRow row = Assert.Single(report.Rows, row => row.Verdict == Verdict.Kink);
        Assert.Equal((5, 1, 1), (row.Step, row.Kinks, report.Crossings));
    }

    [Fact]
    public void Run_WithAWrongRateBesideSuchASample_IsFormula()
    {
        DriftReport report = WithATurnedGate(rate: 1.05);
        Assert.Equal((5, Verdict.Formula, 0), (report.FirstDifferent!.Step, report.FirstDifferent.Verdict, report.Crossings));
    }

    // In step 5 a unit of one sample is open by hand where it is shut, or shut where it is open; the rate is that many times too large.
    private static DriftReport WithATurnedGate(double rate)
    {
        Experiment experiment = SmallExperiment.Create(Long);
        int sample = experiment.Batch(5).Samples[3];
        Planted turned = new([Alter.Training("ReLU 1", (s, H) => s.Pass.Batch is { Step: 5 } batch
            ? H.Map((row, column, h) => batch.Samples[row] == sample && column == 0 ? (h > 0 ? 0 : 1) : h)
            : H)]);
        using EnginePair pair = new(
            experiment,
            new Wrapped(FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, turned), (batch, _) => batch.Step == 5 ? batch with { Rate = rate * batch.Rate } : batch),
            new TorchEngine(experiment, Precision.Float64, threads: 1));
        return FreeRun.Run(pair, Reloaded(pair), Twins.Least, TestContext.Current.CancellationToken);
    }

    private static Recipe Long { get; } = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { Epochs = Steps } };

    private static EnginePair Pair(Experiment experiment, Precision precision, Func<Batch, int, Batch> alterHand) => new(
        experiment,
        new Wrapped(FromScratchEngine.Create(experiment, precision, threads: 1), alterHand),
        new TorchEngine(experiment, precision, threads: 1));

    private static DriftReport Run(Recipe recipe, Precision precision, ISeam? seam = null)
    {
        using EnginePair pair = new(SmallExperiment.Create(recipe), precision, threads: 1, seam);
        return FreeRun.Run(pair, Reloaded(pair), Twins.Least, TestContext.Current.CancellationToken);
    }

    private static LockstepReport Reloaded(EnginePair pair) =>
        Lockstep.Resynchronised(pair, Steps, formulaHolds: true, TestContext.Current.CancellationToken);
}
