using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class RunOrderTests
{
    private static readonly Recipe Recipe = SmallExperiment.Recipe;

    [Fact]
    public void TheLongestComesFirst()
    {
        PlannedRun[] runs = [Run(3), Run(50), Run(7)];
        Assert.Equal([50, 7, 3], Widths(runs));
    }

    [Fact]
    public void RunsThatShareTrainingImagesFollowEachOther_ThoseOfMostWorkFirst()
    {
        DataOptions fewer = Recipe.Data with { TrainCount = 4 };
        PlannedRun[] runs = [Run(20), Run(30, fewer), Run(60), Run(10, fewer), Run(25, fewer with { Scale = 0.5 }), Run(70, fewer)];
        Assert.Equal([70, 30, 10, 60, 20, 25], Widths(runs));
    }

    [Fact]
    public void RandomSplits_ShareImages_WhenTheirSeedIsTheSame()
    {
        Recipe random = Recipe with { Data = Recipe.Data with { Split = SplitKind.Random, ValidationCount = 4, Validation = [] } };
        PlannedRun first = new(random, EngineName.FromScratch, 0);
        Assert.Equal(first.TrainingImages, (first with { Engine = EngineName.Torch, Recipe = random with { Name = "other" } }).TrainingImages);
        Assert.NotEqual(first.TrainingImages, (first with { Number = 1 }).TrainingImages);
        Assert.Equal(Run(3).TrainingImages, (Run(3) with { Number = 1 }).TrainingImages);
    }

    private static PlannedRun Run(int width, DataOptions? data = null) =>
        new(Recipe with { Data = data ?? Recipe.Data, Network = Recipe.Network with { Hidden = [width] } }, EngineName.FromScratch, 0);

    // As many seconds as there are units.
    private static IEnumerable<int> Widths(PlannedRun[] runs) => RunOrder.Of(runs, run => run.Recipe.Network.Hidden[0]).Select(run => run.Recipe.Network.Hidden[0]);
}
