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

    [Fact]
    public void Train_WithoutEveryEpoch_ReadsTheEndAlone()
    {
        RunResult result = Train(EngineName.FromScratch, SmallExperiment.Create(), new RunOptions { EveryEpoch = false, Every = 5 });
        EpochRow last = Assert.Single(result.Epochs);
        Assert.Equal((3, 12), (last.Epoch, last.Steps));
        Assert.Equal([5, 10], result.EverySteps.Select(row => row.Steps));
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
