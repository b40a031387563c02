namespace Harness.Experiments.Tests;

public class ExperimentTests
{
    private static readonly Recipe Recipe = new()
    {
        Name = "mine",
        Data = new() { Train = ["a"], Test = ["t"], ValidationCount = 10 },
        Network = new() { Hidden = [4] },
        Training = new() { BatchSize = 20, Epochs = 2 },
    };

    private static readonly Dataset Dataset = TestImages.Files(("a", 50), ("t", 5));

    [Fact]
    public void Experiment_OfARecipe_GivesBatchesRatesAndParameters()
    {
        Experiment experiment = new(Recipe, Dataset);
        Assert.Equal((40, 10, 5, 3), (experiment.Splits.Train.Count, experiment.Splits.Validation!.Count, experiment.Splits.Test.Count, experiment.Classes));
        Assert.Equal(4, experiment.Plan.Steps);
        Assert.Equal(["W1", "b1", "W2", "b2"], experiment.InitialParameters.Select(tensor => tensor.Name));

        Batch batch = experiment.Batch(3);
        Assert.Equal((3, new Schedule(Recipe.Schedule).Rate(3)), (batch.Step, batch.Rate));
        Assert.Equal(experiment.Plan.Samples(3), batch.Samples);
    }

    [Fact]
    public void Experiment_OfAnotherRun_HasTheNextSeed_InEverythingDrawn()
    {
        Experiment first = new(Recipe, Dataset), second = new(Recipe, Dataset, run: 1), same = new(Recipe with { Seed = 2 }, Dataset);
        Assert.Equal((1, 2), (first.Seed, second.Seed));
        Assert.NotEqual(first.InitialParameters["W1"].Values, second.InitialParameters["W1"].Values);
        Assert.NotEqual(first.Batch(0).Samples, second.Batch(0).Samples);
        Assert.NotEqual(TestImages.Origins(first.Splits.Train), TestImages.Origins(second.Splits.Train));
        Assert.Equal(same.InitialParameters["W1"].Values, second.InitialParameters["W1"].Values);
        Assert.Equal(same.Batch(0).Samples, second.Batch(0).Samples);
    }

    [Theory]
    [InlineData(41, "recipe mine: training.batchSize: 41 is more than the 40 training images; allowed: 1 … 40", 10)]
    [InlineData(1, "recipe mine: data.validationCount: 50 leaves nothing to train on", 50)]
    public void Experiment_ThatDoesNotFitTheData_NamesTheRecipe(int batchSize, string message, int validation)
    {
        Recipe recipe = Recipe with
        {
            Training = Recipe.Training with { BatchSize = batchSize },
            Data = Recipe.Data with { ValidationCount = validation },
        };
        InputException e = Assert.Throws<InputException>(() => new Experiment(recipe, Dataset));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "network.hidden: 65536 × 65536 weights are more than an array holds", 65536, 65536)]
    [InlineData(20, "network.hidden: 100000 × 50000 weights are more than an array holds", 50000, 100000)]
    [InlineData(22000, "training.batchSize: 22000 rows of 100000 units are more than an array holds", 100000)]
    [InlineData(3000, "training.batchSize: 3000 rows of 90000 units are more than an array holds", 90000)]
    public void Experiment_LargerThanArraysAre_IsRefused(int batchSize, string message, params int[] hidden)
    {
        Recipe recipe = Recipe with { Network = new() { Hidden = hidden }, Training = Recipe.Training with { BatchSize = batchSize } };
        InputException e = Assert.Throws<InputException>(() => new Experiment(recipe, TestImages.Files(("a", 22_010), ("t", 5))));
        Assert.StartsWith($"recipe mine: {message}; allowed: products up to ", e.Message, StringComparison.Ordinal);
    }

    // A batch of features that is larger than what is refused is that of the first layer, which no product keeps.
    [Fact]
    public void Experiment_OfALargeLayerThatFits_IsNotRefused() => Assert.Equal(
        2900,
        new Experiment(Recipe with { Network = new() { Hidden = [90_000] }, Training = Recipe.Training with { BatchSize = 2900 } }, TestImages.Files(("a", 3000), ("t", 5)))
            .Recipe.Training.BatchSize);

    [Theory]
    [InlineData(1, 0, "1 classes; allowed: 2 … 256")]
    [InlineData(300, 0, "300 classes; allowed: 2 … 256")]
    [InlineData(3, 3, "image 4 has label 3; allowed with 3 classes: 0 … 2")]
    public void Dataset_OfClassesThatLabelsAreNot_IsRefused(int classes, byte label, string message)
    {
        Dataset dataset = Dataset with
        {
            Images = new LabelledImages("all", new byte[55 * 4], [.. Enumerable.Range(0, 55).Select(i => i == 4 ? label : (byte)0)]),
            ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"{c}")],
        };
        Assert.Equal($"{Dataset.Source}: {message}", Assert.Throws<InputException>(() => new Experiment(Recipe, dataset)).Message);
    }

    [Fact]
    public void Features_KeepTheFirstValuesOfEachImage()
    {
        const int images = 55, all = 4, some = 3;
        byte[] pixels = [.. Enumerable.Range(0, images * all).Select(i => (byte)i)], labels = [.. Enumerable.Range(0, images).Select(i => (byte)(i % 3))];
        Dataset dataset = Dataset with { Images = new LabelledImages("all", pixels, labels) };
        Recipe recipe = Recipe with { Data = Recipe.Data with { Features = some } };
        Experiment cut = new(recipe, dataset), whole = new(Recipe, dataset);
        Assert.Equal([4, some], cut.InitialParameters["W1"].Shape);
        for (int i = 0; i < whole.Splits.Train.Count; i++)
        {
            Assert.Equal(whole.Splits.Train.Pixels(i)[..some].ToArray(), cut.Splits.Train.Pixels(i).ToArray());
            Assert.Equal(whole.Splits.Train.Label(i), cut.Splits.Train.Label(i));
        }

        InputException e = Assert.Throws<InputException>(() => new Experiment(recipe with { Data = recipe.Data with { Features = all + 1 } }, dataset));
        Assert.StartsWith($"recipe mine: data.features: {all + 1} is more than the {all} values of an image; allowed: 1 … {all}", e.Message, StringComparison.Ordinal);
    }
}
