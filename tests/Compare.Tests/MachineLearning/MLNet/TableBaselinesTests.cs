using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TableBaselinesTests
{
    [Fact]
    public void Train_TrainsOnceForAllRowsOfTheSameImages()
    {
        Recipe fewer = SmallTables.Recipe with { Name = "fewer", Data = SmallTables.Recipe.Data with { TrainCount = 40 }, Published = null };
        List<(int Number, int Of, int Images)> told = [];
        TableBaseline[] rows =
        [
            .. TableBaselines.Train(
                [.. SmallTables.Entries, new TableEntry(fewer)], SmallExperiment.Images(), new(), (number, of, images) => told.Add((number, of, images)), TestContext.Current.CancellationToken),
        ];
        Assert.Equal([(1, 2, SmallExperiment.Train), (2, 2, 40)], told);
        Assert.Equal(
            [("LbfgsMaximumEntropy", $"{SmallTables.Recipe.Name}, wide"), ("SdcaMaximumEntropy", $"{SmallTables.Recipe.Name}, wide"), ("LbfgsMaximumEntropy", "fewer"), ("SdcaMaximumEntropy", "fewer")],
            rows.Select(row => (row.Trainer, row.Rows)));
        Assert.Equal([SmallExperiment.Train, SmallExperiment.Train, 40, 40], rows.Select(row => row.Images));

        Baseline[] ofFewer = [.. Baselines.Train(new Experiment(fewer, SmallExperiment.Images()), cancellation: TestContext.Current.CancellationToken)];
        Assert.Equal(ofFewer.Select(baseline => baseline.Test.Accuracy), rows[2..].Select(row => row.TestAccuracy));
        Assert.Equal(ofFewer.Select(baseline => baseline.Train.Accuracy), rows[2..].Select(row => row.TrainAccuracy));
        Assert.All(rows, row => Assert.Equal(SmallTables.Recipe.Training.Lambda, row.Lambda));
    }

    [Fact]
    public void Train_TellsRowsOfOtherTestImagesApart()
    {
        Recipe fewer = SmallTables.Recipe with { Name = "fewer", Data = SmallTables.Recipe.Data with { TestCount = 7 }, Published = null };
        Recipe other = fewer with { Name = "other", Data = SmallTables.Recipe.Data with { Test = ["more"] } };
        Dataset images = SmallExperiment.Images();
        Dataset dataset = images with { Files = new Dictionary<string, Range>(images.Files) { ["more"] = ^9.. } };
        TableBaseline[] rows = [.. TableBaselines.Train([new(SmallTables.Recipe), new(fewer), new(other)], dataset, new(), onImages: null, TestContext.Current.CancellationToken)];
        Assert.Equal([SmallTables.Recipe.Name, "fewer", "other"], rows.Select(row => row.Rows).Distinct());
    }
}
