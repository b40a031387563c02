using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare.Tests;

public sealed class TrainingComparisonTests
{
    [Fact]
    public void Run_ReportsBothEnginesEpochByEpoch_AndTheyLearn()
    {
        TrainingReport report = Run();
        Assert.True(report.Complete);
        Assert.Equal([(1, "FromScratch"), (1, "Torch"), (2, "FromScratch"), (2, "Torch"), (3, "FromScratch"), (3, "Torch")], report.Epochs.Select(row => (row.Epoch, row.Engine)));
        Assert.True(report.Epochs[^1].TrainLoss < report.Epochs[1].TrainLoss);
        Assert.All(report.Epochs, row => Assert.True(row.TrainCost > row.TrainLoss && row.ValidationCost > row.ValidationLoss));
        int[][] probed = [.. report.Probes.Select(probe => probe.Step).Chunk(3)];
        Assert.Equal([(0, 3), (4, 7), (8, 11)], probed.Select(epoch => (epoch[0], epoch[2])));
        Assert.All(probed, epoch => Assert.InRange(epoch[1], epoch[0] + 1, epoch[2] - 1));
    }

    [Fact]
    public void Run_OfAnEpochOfAStepOrTwo_ProbesEachOnce()
    {
        Recipe recipe = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { BatchSize = 30 } };
        Assert.Equal([0, 1, 2, 3, 4, 5], Run(recipe).Probes.Select(probe => probe.Step));
        recipe = recipe with { Training = recipe.Training with { BatchSize = 60 } };
        Assert.Equal([0, 1, 2], Run(recipe).Probes.Select(probe => probe.Step));
    }

    // Right in the steps that begin and end an epoch, from equal parameters as in earnest.
    [Fact]
    public void Run_WithARateThatIsWrongWithinEpochs_FailsAProbe()
    {
        TrainingReport report = RunWith(twins: 0, step => step is 5 or 6);
        Assert.Equal([4, 7], report.Probes.Where(probe => probe.Step is >= 4 and < 8 && probe.Verdict.Holds()).Select(probe => probe.Step));
    }

    [Fact]
    public void Run_WithASingleWrongStepThatIsNotProbed_LooksAtTheStepInWhichTheyPart()
    {
        int[] probed = [.. Run().Probes.Select(probe => probe.Step)];
        int wrong = Enumerable.Range(5, 2).First(step => !probed.Contains(step));
        Assert.All(RunWith(twins: 0, step => step == wrong).Probes, probe => Assert.True(probe.Verdict.Holds()));
        Assert.Equal(wrong, Assert.Single(RunWith(twins: 4, step => step == wrong).Probes, probe => !probe.Verdict.Holds()).Step);
    }

    [Fact]
    public void Run_AuditsEveryReportedNumber()
    {
        TrainingReport report = Run();
        Assert.Equal(
            [
                .. from epoch in new[] { 1, 2, 3 }
                   from images in new[] { "train", "validation" }
                   from engine in new[] { "FromScratch", "Torch" }
                   select (epoch, images, engine),
                (3, "test", "FromScratch"), (3, "test", "Torch"),
            ],
            report.Audits.Select(audit => (audit.Epoch, audit.Images, audit.Parameters)));
        Assert.All(report.Audits, audit => Assert.True(audit.Holds));
    }

    [Fact]
    public void Run_WithoutValidationImages_ReportsNoneOfThem()
    {
        TrainingReport report = Run(SmallExperiment.Recipe with { Data = SmallExperiment.Recipe.Data with { Validation = [] } });
        Assert.All(report.Epochs, row => Assert.Equal((null, null, null), (row.ValidationLoss, row.ValidationCost, row.ValidationAccuracy)));
        Assert.Equal(["train", "test"], report.Audits.Select(audit => audit.Images).Distinct());
    }

    [Fact]
    public void Run_WithAWrongReportedLoss_FailsTheAuditsAndChangesNoTraining()
    {
        TrainingReport wrong = Run(seam: Catalogue.Find("report-of-own-predictions").Plant()), right = Run();
        Assert.All(wrong.Audits, audit => Assert.Equal((false, false, true), (audit.Loss.Holds, audit.Cost.Holds, audit.AccuracyHolds)));
        Assert.All(wrong.Probes, probe => Assert.True(probe.Verdict.Holds()));
        Assert.Equal(right.Accuracy!.Hand.Predictions, wrong.Accuracy!.Hand.Predictions);
    }

    [Fact]
    public void Run_GivesBothTheSameNumbers()
    {
        TrainingReport report = Run();
        Assert.True(report.SameInput);
        Assert.NotNull(report.HandIdentity.Batches);
        Assert.False((report with { TorchIdentity = report.TorchIdentity with { Batches = "other" } }).SameInput);
        Assert.False((report with { TorchIdentity = report.TorchIdentity with { Parameters = "other" } }).SameInput);
        Assert.False((report with { TorchIdentity = report.TorchIdentity with { Masks = "other" } }).SameInput);
        Assert.False((report with { TorchIdentity = report.TorchIdentity with { Noise = "other" } }).SameInput);
        Assert.True((report with { TorchIdentity = report.TorchIdentity with { Pixels = "other" } }).SameInput);
        Assert.False((report with { HandIdentity = new(null, null, null, null, null), TorchIdentity = new(null, null, null, null, null) }).SameInput);
    }

    [Fact]
    public void Run_ProbesAndAudits_LeaveNoTraceInTheTraining()
    {
        Experiment experiment = SmallExperiment.Create();
        using EnginePair pair = new(experiment, Precision.Float32, threads: 1), alone = new(experiment, Precision.Float32, threads: 1);
        new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken);
        foreach ((IEngine compared, IEngine trained) in pair.Both.Zip(alone.Both))
        {
            trained.Load(experiment.InitialParameters);
            for (int step = 0; step < experiment.Plan.Steps; step++)
            {
                trained.Update(experiment.Batch(step));
            }

            Assert.All(trained.Read(), tensor => Assert.Equal(tensor.Values, compared.Read()[tensor.Name].Values));
        }
    }

    [Fact]
    public void Run_Cancelled_IsNotComplete()
    {
        using EnginePair pair = new(SmallExperiment.Create(), Precision.Float32, threads: 1);
        TrainingReport report = new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, new CancellationToken(canceled: true));
        Assert.False(report.Complete);
        Assert.Empty(report.Epochs);
        Assert.Null(report.Accuracy);
    }

    // η is a twentieth too large in some steps.
    private static TrainingReport RunWith(int twins, Func<int, bool> isWrong)
    {
        Experiment experiment = SmallExperiment.Create();
        using EnginePair pair = new(
            experiment,
            new Wrapped(FromScratchEngine.Create(experiment, Precision.Float64, threads: 1), (batch, _) => isWrong(batch.Step) ? batch with { Rate = 1.05 * batch.Rate } : batch),
            new TorchEngine(experiment, Precision.Float64, threads: 1));
        return new TrainingComparison(pair, formulaHolds: true, twins: twins).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken);
    }

    private static TrainingReport Run(Recipe? recipe = null, ISeam? seam = null)
    {
        using EnginePair pair = new(SmallExperiment.Create(recipe), Precision.Float64, threads: 1, seam);
        return new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken);
    }
}
