using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class TechniqueCommandTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task LrRange_WritesReadingsAndSuggestions_OfBothEngines()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "lr-range", files.Recipe, "--data", files.Data, "--min", "0.001", "--max", "0.5", "--epochs", "20", "--readings", "10", "--threads", "1",
            "--json", folder.File("range.json"), "--csv", folder.File("range.csv"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains(RangeTest.Rule, outcome.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("range.json")));
        JsonElement[] readings = [.. json.RootElement.GetProperty("readings").EnumerateArray()];
        Assert.Equal(20, readings.Length);
        Assert.Equal(0.5, readings[9].GetProperty("learningRate").GetDouble(), 1e-12);
        Assert.Equal(1 + 20, File.ReadAllLines(folder.File("range.csv")).Length);
    }

    [Fact]
    public async Task LrRange_OfARangeRecipe_TakesItsRange_AndTheOptionsBeforeIt()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "lr-range", files.Recipe, "--data", files.Data, "--set", "schedule.kind=range", "--set", "schedule.min=0.02", "--max", "0.5", "--epochs", "3", "--readings", "5", "--threads", "1",
            "--json", folder.File("range.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("range.json")));
        JsonElement recipe = json.RootElement.GetProperty("recipe"), schedule = recipe.GetProperty("schedule");
        Assert.Equal((0.02, 0.5), (schedule.GetProperty("min").GetDouble(), schedule.GetProperty("max").GetDouble()));
        Assert.Equal(3, recipe.GetProperty("training").GetProperty("epochs").GetInt32());
    }

    [Theory]
    [InlineData("schedule.max=0.5", "--set schedule.max=0.5: the range test has a schedule.max of its own; allowed: --max, or a recipe whose schedule.kind is range")]
    [InlineData("training.epochs=3", "--set training.epochs=3: the range test has a training.epochs of its own; allowed: --epochs, or")]
    public async Task LrRange_OfFieldsThatItSetsItself_IsRefused(string assignment, string message)
    {
        Outcome outcome = await CommandLine.RunAsync("lr-range", files.Recipe, "--data", files.Data, "--set", assignment, "--readings", "5");
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void LrRange_Interrupted_SuggestsNothing()
    {
        RangeReading[] rising = [.. Enumerable.Range(0, 20).Select(i => new RangeReading("Torch", i, 0.01 * i, 0.1 + 0.02 * i, 1))];
        foreach (bool isPartial in new[] { false, true })
        {
            using JsonDocument json = JsonDocument.Parse(SummaryJson.WriteRange(SmallExperiment.Recipe, new Dictionary<string, IReadOnlyList<RangeReading>> { ["Torch"] = rising }, isPartial));
            Assert.Equal(isPartial, json.RootElement.GetProperty("partial").GetBoolean());
            Assert.Equal(isPartial ? JsonValueKind.Null : JsonValueKind.Object, json.RootElement.GetProperty("suggestions").GetProperty("Torch").ValueKind);
        }
    }

    [Theory]
    [InlineData("--min: 1, --max: 0.1", "--min", "1", "--max", "0.1")]
    [InlineData("--epochs: 0", "--epochs", "0")]
    [InlineData("--readings: 1", "--readings", "1")]
    public async Task LrRange_OfBadBounds_NamesThem(string message, params string[] options)
    {
        Outcome outcome = await CommandLine.RunAsync(["lr-range", files.Recipe, "--data", files.Data, .. options]);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_WithEvery_ReadsBetweenEpochs()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "compare", files.Recipe, "--data", files.Data, "--every", "1", "--threads", "1", "--out", folder.File("run"));
        Assert.True(outcome.Code is HarnessCommand.Holds, outcome.Output + outcome.Error);
        string[] steps = File.ReadAllLines(folder.File("run", "steps.csv")), epochs = File.ReadAllLines(folder.File("run", "epochs.csv"));
        Assert.Equal(epochs[0], steps[0]);
        Assert.Equal(1 + 2 * 4, steps.Length); // two batches in each of two epochs, both engines
        Assert.All(epochs, row => Assert.Contains(row, steps));
    }

    [Fact]
    public async Task Gradcheck_InNumericEvaluationMode_FailsWithBatchNormalisation_AndSaysWhichCostItTook()
    {
        string[] command = ["gradcheck", files.Recipe, "--data", files.Data, "--threads", "1", "--elements", "20", "--set", "network.batchNormalization.kind=course"];
        Assert.Equal(HarnessCommand.Holds, (await CommandLine.RunAsync(command)).Code);
        Outcome outcome = await CommandLine.RunAsync([.. command, "--numeric-mode", "evaluation"]);
        Assert.Equal(HarnessCommand.DoesNotHold, outcome.Code);
        Assert.Contains("numeric cost in evaluation mode", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(HarnessCommand.BadInput, (await CommandLine.RunAsync([.. command, "--numeric-mode", "both"])).Code);
    }

    [Theory]
    [InlineData("training.momentum.rho=1", "training.momentum.rho: 1 is not allowed")]
    [InlineData("network.dropout.keepHidden=0", "network.dropout.keepHidden: 0 is not allowed")]
    [InlineData("schedule.halfCycle=0", "schedule.halfCycle: 0 is not allowed")]
    [InlineData("training.ensemble=true", "training.ensemble")]
    [InlineData("schedule.decay=1.5", "schedule.decay: 1.5 is not allowed")]
    [InlineData("training.augmentation.noiseVariance=-1", "training.augmentation.noiseVariance: -1 is not allowed")]
    public async Task Compare_OfABadTechnique_NamesFieldAndValue_AndWritesNothing(string assignment, string message)
    {
        Outcome outcome = await CommandLine.RunAsync("compare", files.Recipe, "--data", files.Data, "--set", assignment, "--out", folder.File("none"));
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("none")));
    }

    public void Dispose() => folder.Dispose();
}
