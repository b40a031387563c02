using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare.Tests;

public sealed class EpochTwinsTests
{
    public static TheoryData<Precision, BatchNormalizationKind, bool, bool> Honest()
    {
        TheoryData<Precision, BatchNormalizationKind, bool, bool> all = [];
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            foreach (BatchNormalizationKind kind in Enum.GetValues<BatchNormalizationKind>())
            {
                all.Add(precision, kind, false, true);
                all.Add(precision, kind, true, false);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void Training_OfHonestEngines_Holds(Precision precision, BatchNormalizationKind kind, bool dropout, bool momentum)
    {
        Recipe recipe = SmallExperiment.WithHidden(9, 6);
        recipe = recipe with
        {
            Network = recipe.Network with { BatchNormalization = new() { Kind = kind }, Dropout = dropout ? new() { KeepInput = 0.8, KeepHidden = 0.7 } : new() },
            Training = recipe.Training with { Epochs = 12, Momentum = momentum ? new() { Rho = 0.9 } : new() },
        };
        TrajectoryReport report = Train(recipe, precision);
        Assert.True(report.Holds, report.FirstDifferent?.ToString());
        Assert.Equal((12, 48, 4), (report.Epochs, report.Horizon.Searched, report.Twins));
        Assert.Equal(["parameters", "train loss", "train cost", "validation loss", "validation cost"], report.Rows.Take(5).Select(row => row.Quantity));
    }

    [Fact]
    public void Training_WithoutValidationImages_ComparesNoneOfThem() => Assert.Equal(
        ["parameters", "train loss", "train cost"],
        Train(SmallExperiment.Recipe with { Data = SmallExperiment.Recipe.Data with { Validation = [] } }, Precision.Float32).Rows.Select(row => row.Quantity).Distinct());

    [Theory]
    [InlineData(Precision.Float64, 1e-6)]
    [InlineData(Precision.Float32, 3e-2)]
    public void Training_WithASlowBiasFromTheSecondEpochOn_FailsThoughEveryProbeHolds(Precision precision, double bias)
    {
        // A load resets it, so that the steps that are compared from equal parameters do not show it.
        Experiment experiment = SmallExperiment.Create(Long);
        using EnginePair pair = new(
            experiment,
            new Wrapped(FromScratchEngine.Create(experiment, precision, threads: 1), (batch, sinceLoad) =>
                sinceLoad > 0 && batch.Step >= experiment.Plan.StepsPerEpoch ? batch with { Rate = batch.Rate * (1 + bias) } : batch),
            new TorchEngine(experiment, precision, threads: 1));
        TrainingReport training = new TrainingComparison(pair, formulaHolds: true, twins: 4).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken);
        Assert.All(training.Probes, probe => Assert.True(probe.Verdict.Holds()));
        Assert.All(training.Audits, audit => Assert.True(audit.Holds));
        Assert.False(training.Trajectories!.Holds);
        Assert.InRange(training.Trajectories.FirstDifferent!.Epoch, 2, 12);
        Assert.All(training.Trajectories.Rows.Where(row => row.Epoch == 1), row => Assert.True(row.Holds));
    }

    [Fact]
    public void Training_InWhichTheyPart_GoesOnFromTorchsState_AndLeavesBothEnginesAlone()
    {
        // Torch starts with b1 a hair below 0, the hand-written engine a hair above.
        Experiment experiment = CornerExperiment.Create();
        using EnginePair alone = new(experiment, Precision.Float32, threads: 1);
        using EnginePair pair = new(
            experiment, FromScratchEngine.Create(experiment, Precision.Float32, threads: 1), new TorchEngine(experiment, Precision.Float32, threads: 1));
        (NamedTensors above, NamedTensors below) = (State(experiment, 1e-7), State(experiment, -1e-7));
        pair.Hand.Load(above);
        pair.Torch.Load(below);
        using EpochTwins twins = new(pair, count: 4, noisePerStep: 1, (_, _) => { });
        alone.Hand.Load(above);
        alone.Torch.Load(below);
        int perEpoch = experiment.Plan.StepsPerEpoch;
        for (int epoch = 1; epoch <= experiment.Plan.Epochs; epoch++)
        {
            (int first, int end) = ((epoch - 1) * perEpoch, epoch * perEpoch);
            twins.Begin();
            foreach (IEngine engine in (IEngine[])[pair.Hand, pair.Torch, alone.Hand, alone.Torch])
            {
                for (int step = first; step < end; step++)
                {
                    engine.Update(experiment.Batch(step));
                    if (engine == pair.Hand || engine == pair.Torch)
                    {
                        twins.Passed(engine, step + 1);
                    }
                }
            }

            twins.Train(first, end, TestContext.Current.CancellationToken);
            twins.End(epoch, end, [Audit(pair, epoch, "FromScratch", pair.Hand), Audit(pair, epoch, "Torch", pair.Torch)]);
            Assert.Equal(ReloadedStep.Hash(alone.Hand.Read()), ReloadedStep.Hash(pair.Hand.Read()));
            Assert.Equal(ReloadedStep.Hash(alone.Torch.Read()), ReloadedStep.Hash(pair.Torch.Read()));
        }

        TrajectoryReport report = twins.Report;
        Assert.True(report.Holds, report.FirstDifferent?.ToString());
        Assert.NotEmpty(report.Partings);
        Assert.Equal(EpochComparison.Parted, report.Rows[0].Comparison);
        // From where it was resumed on, rounding is added in the steps since then alone.
        int parted = report.Rows.First(row => row.Comparison == EpochComparison.Parted).Epoch;
        EpochDifference next = report.Rows.First(row => row.Epoch == parted + 1);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" {Math.Sqrt(perEpoch):0.0} times"), next.Limit.Reason, StringComparison.Ordinal);
        Assert.Contains(report.Rows, row => row.Comparison is EpochComparison.Resumed or EpochComparison.Loose && row.Quantity == "train loss");
    }

    [Fact]
    public void Training_WithoutTwins_HasNoTrajectories()
    {
        using EnginePair pair = new(SmallExperiment.Create(), Precision.Float32, threads: 1);
        Assert.Null(new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken).Trajectories);
    }

    private static Recipe Long { get; } = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { Epochs = 12 } };

    private static TrajectoryReport Train(Recipe recipe, Precision precision)
    {
        using EnginePair pair = new(SmallExperiment.Create(recipe), precision, threads: 1);
        return new TrainingComparison(pair, formulaHolds: true, twins: 4).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken).Trajectories!;
    }

    private static AuditRow Audit(EnginePair pair, int epoch, string parameters, IEngine engine)
    {
        LabelledImages images = pair.Experiment.Splits.Train;
        Limit limit = new(1e-6, "evaluation");
        Evaluation evaluation = engine.Evaluate(images);
        return AuditRow.Compare(epoch, parameters, images, evaluation, evaluation, (limit, limit), ties: 0);
    }

    private static NamedTensors State(Experiment experiment, double b1) => new(experiment.InitialParameters.Rounded(Precision.Float32).Select(tensor =>
        tensor.Name == "b1" ? new NamedTensor("b1", tensor.Shape, [.. tensor.Values.Select(_ => b1)]) : tensor));
}
