namespace Harness.Experiments.Tests;

/// <summary>Settings of the techniques that cannot be: refused with the field, the value and what would be right.</summary>
public class TechniqueRulesTests
{
    private const string Json = """{ "training": { "epochs": 1 } }""";

    [Theory]
    [InlineData("training.momentum.rho", "1", "number ≥ 0 and < 1")]
    [InlineData("training.momentum.rho", "-0.1", "number ≥ 0 and < 1")]
    [InlineData("training.momentum.form", "nesterov", "torch, course")]
    [InlineData("network.dropout.keepInput", "0", "number > 0 and ≤ 1")]
    [InlineData("network.dropout.keepInput", "1.01", "number > 0 and ≤ 1")]
    [InlineData("network.dropout.keepHidden", "0", "number > 0 and ≤ 1")]
    [InlineData("network.dropout.keepHidden", "-1", "number > 0 and ≤ 1")]
    [InlineData("network.batchNormalization.epsilon", "0", "number > 0 and ≤ 1")]
    [InlineData("network.batchNormalization.momentum", "0", "number > 0 and ≤ 1")]
    [InlineData("network.batchNormalization.kind", "layer", "none, torch, course")]
    [InlineData("training.augmentation.noiseVariance", "-0.5", "number ≥ 0")]
    [InlineData("training.augmentation.noiseShare", "1.5", "number 0 … 1")]
    [InlineData("training.lastBatch", "pad", "keep, drop")]
    [InlineData("schedule.decay", "0", "number > 0 and ≤ 1")]
    [InlineData("schedule.decay", "1.1", "number > 0 and ≤ 1")]
    [InlineData("schedule.halfCycle", "0", "integer 1 … 1,000,000")]
    public void Field_OutsideItsLimits_IsRefusedByNameAndValue(string field, string value, string allowed)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Parse(Json, "x.json", [$"{field}={value}"]));
        string shown = char.IsLetter(value[0]) ? $"\"{value}\"" : value;
        Assert.StartsWith($"--set {field}={value}: {field}: {shown} is not allowed; allowed: {allowed}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.momentum.rho=0"), InlineData("training.momentum.rho=0.999")]
    [InlineData("network.dropout.keepInput=1"), InlineData("network.dropout.keepHidden=0.01")]
    [InlineData("schedule.decay=1"), InlineData("training.augmentation.noiseVariance=0")]
    public void Field_AtTheEdgeOfItsLimits_IsAllowed(string assignment) => RecipeReader.Parse(Json, "x.json", [assignment]);

    [Fact]
    public void Ensemble_WithoutCycles_AsksForThem()
    {
        AssertRefused("training.ensemble: true without schedule.cycles", "training.ensemble=true");
        RecipeReader.Parse(Json, "x.json", ["training.ensemble=true", "training.epochs=null", "schedule.cycles=2"]);
    }

    [Fact]
    public void BatchNormalization_OfABatchOfOne_IsRefused()
    {
        AssertRefused(
            "network.batchNormalization.kind with training.batchSize: 1: a single image has no variance; allowed: batches of 2 and more",
            "network.batchNormalization.kind=course",
            "training.batchSize=1");
        RecipeReader.Parse(Json, "x.json", ["network.batchNormalization.kind=course", "training.batchSize=2"]);
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course)]
    public void BatchNormalization_OfALastBatchOfOne_IsRefused_UnlessItIsDropped(BatchNormalizationKind kind)
    {
        Dataset dataset = TestImages.Files(("a", 41), ("t", 5));
        Recipe recipe = new()
        {
            Name = "mine",
            Data = new() { Train = ["a"], Test = ["t"] },
            Network = new() { BatchNormalization = new() { Kind = kind } },
            Training = new() { BatchSize = 20, Epochs = 2 },
        };
        InputException e = Assert.Throws<InputException>(() => new Experiment(recipe, dataset));
        Assert.Equal(
            "recipe mine: training.lastBatch: keep leaves a last batch of 1 of the 41 training images, "
                + "which batch normalisation cannot normalise; allowed: drop, or another training.batchSize than 20",
            e.Message);

        Experiment dropped = new(recipe with { Training = recipe.Training with { LastBatch = LastBatchKind.Drop } }, dataset);
        Assert.All(Enumerable.Range(0, dropped.Plan.Steps), step => Assert.Equal(20, dropped.Batch(step).Samples.Length));
        Assert.Equal(3, new Experiment(recipe with { Network = new() }, dataset).Plan.StepsPerEpoch);
        Assert.Equal(3, new Experiment(recipe with { Training = recipe.Training with { BatchSize = 19 } }, dataset).Plan.StepsPerEpoch);
    }

    [Fact]
    public void Flip_OfImagesWithoutRows_IsRefused()
    {
        Recipe recipe = new()
        {
            Name = "mine",
            Data = new() { Train = ["a"], Test = ["t"] },
            Training = new() { BatchSize = 5, Epochs = 1, Augmentation = new() { Flip = true } },
        };
        InputException e = Assert.Throws<InputException>(() => new Experiment(recipe, TestImages.Files(("a", 10), ("t", 5))));
        Assert.StartsWith("recipe mine: training.augmentation.flip: images of 1 values have no rows of 32 pixels", e.Message, StringComparison.Ordinal);

        Dataset bytes = TestImages.Files(("a", 10), ("t", 5)), numbers = bytes with { Images = LabelledImages.OfNumbers("all", new float[15], new byte[15]) };
        Assert.Contains("features of float32 are no pixels to mirror", Assert.Throws<InputException>(() => new Experiment(recipe, numbers)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, params string[] assignments)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Parse(Json, "x.json", assignments));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
