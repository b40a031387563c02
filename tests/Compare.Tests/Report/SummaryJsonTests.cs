using System.Globalization;
using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SummaryJsonTests
{
    // Their fields are those that docs/output.md lists (DocumentedFieldsTests).
    [Fact]
    public void Write_HasEveryRow()
    {
        using JsonDocument summary = Parse(SmallJob.Run(seeds: 2));
        JsonElement root = summary.RootElement;
        Assert.Equal(["FromScratch", "Torch"], root.GetProperty("identity").GetProperty("batches").EnumerateObject().Select(engine => engine.Name));
        Assert.Equal(
            [("checks", 8), ("engines", 2), ("witnesses", 4), ("gradients", 4 * 10), ("lockstep", 2), ("horizon", 3), ("trajectories", 2), ("epochs", 2 * 3 * 2), ("accuracy", 4), ("agreement", 2)],
            root.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Array).Select(list => (list.Name, list.Value.GetArrayLength())));
        Assert.All(root.GetProperty("trajectories").EnumerateArray(), training => Assert.Equal(3 * 5, training.GetProperty("epochs").GetArrayLength()));
    }

    [Fact]
    public void Write_OfANetworkThatGivesNoProbabilities_HasNoLogLoss()
    {
        using JsonDocument summary = Parse(Diverged.ByHand(SmallJob.Run()));
        JsonElement opinion = summary.RootElement.GetProperty("accuracy")[0].GetProperty("opinion");
        Assert.Equal(("NaN", "NaN", 0), (opinion.GetProperty("logLoss").GetString(), opinion.GetProperty("accuracy").GetString(), opinion.GetProperty("judged").GetInt32()));
    }

    [Fact]
    public void Write_SaysWhatWasFound()
    {
        CompareResult result = SmallJob.Run();
        using JsonDocument summary = Parse(result);
        JsonElement root = summary.RootElement;
        Assert.Equal((1, "pass", false, true), (
            root.GetProperty("schema").GetInt32(), root.GetProperty("verdict").GetString(), root.GetProperty("partial").GetBoolean(), root.GetProperty("quick").GetBoolean()));
        Assert.Equal((60, 20, 40), (
            root.GetProperty("data").GetProperty("train").GetInt32(), root.GetProperty("data").GetProperty("validation").GetInt32(), root.GetProperty("data").GetProperty("test").GetInt32()));
        Assert.Equal(["autograd", "centered", "forward", "float64"], root.GetProperty("gradients").EnumerateArray().Select(row => row.GetProperty("against").GetString()).Distinct());
        Assert.Equal(result.Trainings[0].Epochs[0].TrainLoss, root.GetProperty("epochs")[0].GetProperty("trainLoss").GetDouble());
        Assert.Equal(result.Trainings[0].HandIdentity.Batches, root.GetProperty("identity").GetProperty("batches").GetProperty("Torch").GetString());
        Assert.Equal(40, root.GetProperty("accuracy")[0].GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(cell => cell.GetInt32())));
    }

    [Fact]
    public void Write_QuotesTheEquivalenceOfTheAccuracies()
    {
        CompareResult result = SmallJob.Run();
        using JsonDocument summary = Parse(result);
        JsonElement equivalence = summary.RootElement.GetProperty("equivalence");
        Tost tost = Tost.OverImages(0, 0, SmallExperiment.Test, 0.01);
        Assert.Equal((0.01, 0, tost.PValue, 1, 1, tost.IsEquivalent), (
            equivalence.GetProperty("margin").GetDouble(), equivalence.GetProperty("difference").GetDouble(), equivalence.GetProperty("tostP").GetDouble(),
            equivalence.GetProperty("mcnemarP").GetDouble(), equivalence.GetProperty("seeds").GetInt32(), equivalence.GetProperty("equivalent").GetBoolean()));
        Assert.Equal([tost.Interval90.Low, tost.Interval90.High], equivalence.GetProperty("interval90").EnumerateArray().Select(bound => bound.GetDouble()));
        Assert.Equal(result.Checks[^1].Detail, equivalence.GetProperty("sentence").GetString());
        Assert.Contains(result.Checks[^1].Detail + ".\n", SummaryMarkdown.Write(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EchoesARecipeThatRunsAgain()
    {
        using JsonDocument summary = Parse(SmallJob.Run());
        Recipe again = RecipeReader.Parse(summary.RootElement.GetProperty("recipe").GetRawText(), "summary.json");
        Assert.Equal(RecipeWriter.Write(SmallExperiment.Recipe), RecipeWriter.Write(again));
    }

    [Fact]
    public void Write_OfARunThatFails_SaysSoAndStaysJson()
    {
        using JsonDocument summary = Parse(SmallJob.Run(seam: new OneElement(Precision.Float64, "dW1", 0, double.NaN)));
        Assert.Equal("fail", summary.RootElement.GetProperty("verdict").GetString());
        Assert.Contains(summary.RootElement.GetProperty("gradients").EnumerateArray(), row =>
            row.GetProperty("maxAbs") is { ValueKind: JsonValueKind.String } maxAbs && maxAbs.GetString() == "NaN" && row.GetProperty("verdict").GetString() == "FORMULA");
        Assert.Equal(0, summary.RootElement.GetProperty("lockstep")[0].GetProperty("firstDifferent").GetProperty("step").GetInt32());
    }

    [Fact]
    public void Write_OfAnInterruptedRun_IsPartialAndFails()
    {
        CompareResult result = new CompareJob(SmallExperiment.Recipe, SmallExperiment.Images(), SmallJob.Options(), new SilentObserver()).Run(new CancellationToken(canceled: true));
        using JsonDocument summary = Parse(result);
        Assert.True(summary.RootElement.GetProperty("partial").GetBoolean());
        Assert.Equal("fail", summary.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("identity").ValueKind);
        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("equivalence").ValueKind);
    }

    [Fact]
    public void Write_WhereADecimalCommaIsUsual_WritesPoints()
    {
        CompareResult result = SmallJob.Run();
        (string json, string markdown) = (SummaryJson.Write(result, quick: false), SummaryMarkdown.Write(result));
        using DecimalComma comma = new();
        Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));
        Assert.Equal(json, SummaryJson.Write(result, quick: false));
        Assert.Equal(markdown, SummaryMarkdown.Write(result));
    }

    private static JsonDocument Parse(CompareResult result) => JsonDocument.Parse(SummaryJson.Write(result, quick: true));
}
