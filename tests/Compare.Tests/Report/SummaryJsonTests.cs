using System.Globalization;
using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SummaryJsonTests
{
    [Fact]
    public void Write_HasTheDocumentedFields()
    {
        using JsonDocument summary = Parse(SmallJob.Run(seeds: 2));
        JsonElement root = summary.RootElement;
        AssertFields(root, "schema verdict partial quick planted checks diagnosis recipe data engines identity witnesses gradients lockstep horizon trajectories epochs accuracy agreement equivalence seconds");
        AssertFields(root.GetProperty("data"), "source location train validation test sha256");
        AssertFields(root.GetProperty("identity"), "parameters batches masks noise pixels equal");
        AssertFields(root.GetProperty("identity").GetProperty("batches"), "FromScratch Torch");
        AssertAllHave(root, "checks", 8, "name holds detail");
        AssertAllHave(root, "engines", 2, "name provider version threads precision");
        AssertAllHave(root, "witnesses", 4, "tensor verdict oddOneOut");
        AssertAllHave(root, "gradients", 4 * 10, "tensor against precision maxAbs maxAbsAt handAtMaxAbs otherAtMaxAbs maxRel maxRelAt meanDifference shareBelow1e6 shareAbsBelow1e6 compared elements floor floorReason shareOfFloor verdict kinks engine unresolved");
        AssertAllHave(root, "lockstep", 2, "precision steps worstShareOfFloor firstDifferent stepsWithKinks freeRunning worstShareOfBand crossings firstUnlikeReloaded");
        AssertAllHave(root, "horizon", 3, "seed precision step epoch allApart searched");
        AssertAllHave(root, "trajectories", 2, "seed twins partings epochs");
        AssertAllHave(root.GetProperty("trajectories")[0], "epochs", 3 * 5, "epoch quantity fromScratch torch difference deviation comparison floor floorReason shareOfFloor");
        AssertAllHave(root, "epochs", 2 * 3 * 2, "seed epoch steps engine learningRate trainLoss trainCost trainAccuracy validationLoss validationCost validationAccuracy");
        AssertAllHave(root, "accuracy", 4, "seed engine test loss perClass confusion opinion");
        AssertFields(root.GetProperty("accuracy")[0].GetProperty("opinion"), "by judged left accuracy macroAccuracy logLoss logLossReduction topK recall precision confusion");
        AssertAllHave(root, "agreement", 2, "seed disagreements onlyHandCorrect onlyTorchCorrect identity ensemble trainingSeconds");
        AssertFields(root.GetProperty("equivalence"), "margin difference standardError interval90 tostP mcnemarP seedsP churn seeds equivalent sentence");
        AssertFields(root.GetProperty("seconds"), "gradients lockstep training");
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

    private static void AssertAllHave(JsonElement root, string list, int count, string fields)
    {
        Assert.Equal(count, root.GetProperty(list).GetArrayLength());
        Assert.All(root.GetProperty(list).EnumerateArray(), element => AssertFields(element, fields));
    }

    private static void AssertFields(JsonElement element, string fields) =>
        Assert.Equal(fields.Split(' '), element.EnumerateObject().Select(property => property.Name));
}
