using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class EngineRunTests
{
    private static readonly Recipe Ensemble = SmallExperiment.Recipe with
    {
        Training = SmallExperiment.Recipe.Training with { Epochs = null, Ensemble = true },
        Schedule = SmallExperiment.Recipe.Schedule with { Cycles = 2 },
    };

    [Theory]
    [InlineData(EngineName.FromScratch)]
    [InlineData(EngineName.Torch)]
    public void Train_GivesTheNumbersOfAComparison_ToTheLastBit(EngineName name)
    {
        foreach (Recipe recipe in new[] { SmallExperiment.Recipe, Ensemble })
        {
            Experiment experiment = SmallExperiment.Create(recipe);
            using EnginePair pair = new(experiment, recipe.Precision, threads: 1);
            TrainingReport both = new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, TestContext.Current.CancellationToken);
            RunResult alone = Train(name, experiment, new RunOptions { Judged = true });
            Assert.Equal(both.Epochs.Where(row => row.Engine == name.ToString()), alone.Epochs);
            Assert.Equal((alone.Last.TrainAccuracy, alone.Last.ValidationAccuracy), (alone.Train.Accuracy, alone.Validation!.Accuracy));
            Assert.Equal((name == EngineName.FromScratch ? both.Headline!.Hand : both.Headline!.Torch).Loss, alone.Headline.Loss);
            Assert.Equal(alone.Headline.Confusion, alone.Opinion!.Confusion);
        }
    }

    // 28 readings, of a network whose states are kept and of one whose states are too large to be.
    [Theory]
    [InlineData(EngineName.FromScratch, 7)]
    [InlineData(EngineName.Torch, 7)]
    [InlineData(EngineName.FromScratch, 70_000)]
    public void Train_ReadsTheStateAfterEachStepItNames(EngineName name, int hidden)
    {
        Recipe recipe = SmallExperiment.WithHidden(hidden);
        Experiment experiment = SmallExperiment.Create(recipe with { Training = recipe.Training with { Epochs = hidden == 7 ? 7 : 2 } });
        RunResult result = Train(name, experiment, new RunOptions { Every = 1 });
        using IEngine engine = name.Create(experiment, threads: 1);
        List<(int, int, double, double, double?)> expected = [];
        for (int step = 0; step < experiment.Plan.Steps; step++)
        {
            engine.Update(experiment.Batch(step));
            (Evaluation train, Evaluation validation) = (engine.Evaluate(experiment.Splits.Train), engine.Evaluate(experiment.Splits.Validation!));
            expected.Add((step + 1, step / 4 + 1, train.Loss, train.Cost, validation.Loss));
        }

        Assert.Equal(expected, result.EverySteps.Select(row => (row.Steps, row.Epoch, row.TrainLoss, row.TrainCost, row.ValidationLoss)));
        Assert.Equal(result.EverySteps.Where(row => row.Steps % 4 == 0), result.Epochs);
        Assert.Equal((expected[^1].Item3, expected[^1].Item5), (result.Train.Loss, result.Validation!.Loss));
    }

    [Fact]
    public void Train_WithoutEveryEpoch_ReadsTheEndAlone()
    {
        RunResult result = Train(EngineName.FromScratch, SmallExperiment.Create(), new RunOptions { EveryEpoch = false, Every = 5 });
        EpochRow last = Assert.Single(result.Epochs);
        Assert.Equal((3, 12), (last.Epoch, last.Steps));
        Assert.Equal([5, 10], result.EverySteps.Select(row => row.Steps));
    }

    // As above: kept states and states too large for it.
    [Theory]
    [InlineData(EngineName.FromScratch, 7)]
    [InlineData(EngineName.Torch, 7)]
    [InlineData(EngineName.FromScratch, 70_000)]
    public void Train_WithCurveImages_ReadsTheCurvesOnThem_AndTheTablesOnAll(EngineName name, int hidden)
    {
        Experiment experiment = SmallExperiment.Create(SmallExperiment.WithHidden(hidden));
        RunResult all = Train(name, experiment), some = Train(name, experiment, new RunOptions { CurveImages = 9 });
        using IEngine engine = name.Create(experiment, threads: 1);
        List<double> losses = [], validationLosses = [];
        for (int step = 0; step < experiment.Plan.Steps; step++)
        {
            engine.Update(experiment.Batch(step));
            if ((step + 1) % experiment.Plan.StepsPerEpoch == 0)
            {
                losses.Add(engine.Evaluate(experiment.Splits.Train.Select("first", [.. Enumerable.Range(0, 9)])).Loss);
                validationLosses.Add(engine.Evaluate(experiment.Splits.Validation!.Select("first", [.. Enumerable.Range(0, 9)])).Loss);
            }
        }

        Assert.Equal(losses, some.Epochs.Select(row => row.TrainLoss));
        Assert.Equal(validationLosses, some.Epochs.Select(row => row.ValidationLoss!.Value));
        Assert.Equal((all.Train.Loss, all.Train.Predictions.Length), (some.Train.Loss, some.Train.Predictions.Length));
        Assert.Equal((all.Validation!.Loss, all.Validation.Predictions.Length), (some.Validation!.Loss, some.Validation.Predictions.Length));
    }

    [Fact]
    public void Train_Ended_GivesNoResult()
    {
        using CancellationTokenSource ended = new();
        Experiment experiment = SmallExperiment.Create(SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { Epochs = 50 } });
        using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
        Assert.Throws<OperationCanceledException>(() => EngineRun.Train(engine, experiment, new RunOptions(), _ => ended.Cancel(), ended.Token));
    }

    private static RunResult Train(EngineName name, Experiment experiment, RunOptions? options = null)
    {
        using IEngine engine = name.Create(experiment, threads: 1);
        return EngineRun.Train(engine, experiment, options ?? new RunOptions(), onStep: null, TestContext.Current.CancellationToken);
    }
}
