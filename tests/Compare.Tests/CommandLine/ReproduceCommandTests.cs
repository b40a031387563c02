using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class ReproduceCommandTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Reproduce_OfOnesOwnRecipe_PrintsATableWithoutPublishedFigures()
    {
        Outcome outcome = await RunAsync(files.Recipe, "--json", folder.File("results.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("test accuracy", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("published  ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["results.csv", "results.json", "results.md"], Directory.GetFiles(folder.File("run")).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(File.ReadAllText(folder.File("run", "results.json")), File.ReadAllText(folder.File("results.json")));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("results.json")));
        Assert.Equal("pass", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(["train accuracy", "validation accuracy", "test accuracy"], json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("quantity").GetString()));
    }

    [Fact]
    public async Task Reproduce_OfAReportsRow_WritesPublishedFiguresSeriesAndVerdicts()
    {
        string recipe = Published();
        using DecimalComma comma = new();
        Outcome outcome = await RunAsync(recipe);
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("12.50 %", outcome.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(folder.File("run", "results.csv"));
        Assert.StartsWith("report,table,row,setting,quantity,kind,published,fromScratch,", lines[0], StringComparison.Ordinal);
        Assert.Contains("R9,table 1,mine,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",test accuracy,accuracy,0.125,", lines[1], StringComparison.Ordinal);
        Assert.Equal(1 + 2 * 2, File.ReadAllLines(folder.File("run", "figures", "mine-curves.csv")).Length);
        Assert.Contains("| `mine` | table 1 |", File.ReadAllText(folder.File("run", "results.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reproduce_Quick_JudgesNothingByPublishedFigures()
    {
        Outcome outcome = await RunAsync(Published(), "--quick", "--engine", "FromScratch", "--seeds", "2");
        Assert.Equal(HarnessCommand.Holds, outcome.Code);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("run", "results.json")));
        JsonElement row = json.RootElement.GetProperty("rows")[0];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (row.GetProperty("reproduced").ValueKind, row.GetProperty("torch").ValueKind));
        Assert.Equal(2, row.GetProperty("seeds").GetInt32());
        Assert.True(row.GetProperty("fromScratchDeviation").GetDouble() >= 0);
    }

    // Fewer images are left than its curves are read on.
    [Fact]
    public async Task Reproduce_Quick_ReadsCurvesOnTheImagesThereAre()
    {
        string recipe = Published("\"curveImages\": 1000000, ");
        Outcome whole = await RunAsync(recipe, "--engine", "FromScratch"), quick = await RunAsync(recipe, "--quick", "--engine", "FromScratch");
        Assert.Equal((HarnessCommand.BadInput, HarnessCommand.Holds), (whole.Code, quick.Code));
        Assert.Contains("recipe mine: measure.curveImages: 1000000 is more than the", whole.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reproduce_WithBaselines_GivesARowEach_OrSaysWhatIsMissing()
    {
        Outcome outcome = await RunAsync(files.Recipe, "--engine", "FromScratch", "--baselines");
        if (!MachineLearning.IsThere)
        {
            outcome.RequireMachineLearningMissed(folder);
            return;
        }

        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        string[] rows = await File.ReadAllLinesAsync(folder.File("run", "baselines.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(["LbfgsMaximumEntropy", "SdcaMaximumEntropy"], rows[1..].Select(row => row.Split(',')[0]));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("run", "results.json")));
        double accuracy = json.RootElement.GetProperty("baselines")[0].GetProperty("testAccuracy").GetDouble();
        string cell = Numbers.Text(QuantityKind.Accuracy, accuracy);
        Assert.Contains($"| {cell} |", File.ReadAllText(folder.File("run", "results.md")), StringComparison.Ordinal);
        Assert.Contains(cell, outcome.Output, StringComparison.Ordinal);
        Assert.Contains("images, 1 of 1 …", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reproduce_Twice_TakesFinishedRunsFromTheJournal()
    {
        await RunAsync(files.Recipe);
        Directory.Delete(folder.File("run"), recursive: true);
        Outcome outcome = await RunAsync(files.Recipe);
        Assert.Contains("nothing to run; 2 more are taken over from the journal", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ShowsRowsAndWhatIsLeftOut()
    {
        Outcome outcome = await CommandLine.RunAsync("reproduce", "--list");
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.All(TableIndex.All(), entry => Assert.Contains(entry.Name, outcome.Output, StringComparison.Ordinal));
        Assert.All(LeftOut.All, left => Assert.Contains(left.Why, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfAReportOrARow_ShowsThose()
    {
        Outcome report = await CommandLine.RunAsync("reproduce", "--list", "--report", "R2"), row = await CommandLine.RunAsync("reproduce", "orgaz-figure-4", "--list");
        Assert.Equal((HarnessCommand.Holds, "", HarnessCommand.Holds, ""), (report.Code, report.Error, row.Code, row.Error));
        Assert.All(TableIndex.All(), entry => Assert.Equal(entry.Report == "R2", report.Output.Contains($" {entry.Name} ", StringComparison.Ordinal)));
        Assert.All(TableIndex.All(), entry => Assert.Equal(entry.Name == "orgaz-figure-4", row.Output.Contains($" {entry.Name} ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("orgaz-figure-44", "row orgaz-figure-44: there is none; did you mean orgaz-figure-4?")]
    [InlineData("--report R7", "--report: R7 is no report; did you mean R0?")]
    [InlineData("", "reproduce: says not which rows")]
    [InlineData("--all --report R2", "reproduce: says in more than one way which rows")]
    [InlineData("--list", "--data: --list runs nothing and writes no file; leave one of them out")]
    [InlineData("orgaz-figure-4 --engine torch", "--engine: torch is no engine; did you mean Torch?")]
    [InlineData("orgaz-figure-4 --seeds 0", "--seeds: 0; allowed: 1 … 1000")]
    [InlineData("orgaz-figure-4 --margin 0", "--margin: 0; allowed")]
    [InlineData("orgaz-figure-4 --quik", "There is no option --quik; the nearest is --quick")]
    public async Task Usage_ThatIsWrong_IsRefused(string args, string expected)
    {
        Outcome outcome = await RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public async Task Recipe_OfAReportWithoutItsFigure_IsRefused()
    {
        string recipe = folder.File("mine.json");
        File.WriteAllText(recipe, File.ReadAllText(files.Recipe).TrimEnd()[..^1] + """, "published": { "report": "R9", "table": "table 1" } }""");
        Outcome outcome = await RunAsync(recipe);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains("recipe mine: published: names report R9, but no figure that it prints", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["mine.json"], folder.Entries);
    }

    [Fact]
    public async Task Recipe_ThatDoesNotFitTheImages_IsRefusedBeforeAnythingRuns()
    {
        string recipe = folder.File("mine.json");
        File.WriteAllText(recipe, File.ReadAllText(files.Recipe).Replace("\"batchSize\": 20", "\"batchSize\": 31", StringComparison.Ordinal));
        Outcome outcome = await RunAsync(recipe);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains("recipe mine: training.batchSize: 31 is more than the 30 training images", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["mine.json"], folder.Entries);
    }

    public void Dispose() => folder.Dispose();

    private string Published(string measure = "")
    {
        string recipe = folder.File("mine.json");
        File.WriteAllText(recipe, File.ReadAllText(files.Recipe).TrimEnd()[..^1] + $$"""
            , "measure": { {{measure}}"figures": ["learning-curves"] }, "published": { "report": "R9", "table": "table 1", "testAccuracy": 0.125 } }
            """);
        return recipe;
    }

    private Task<Outcome> RunAsync(params string[] args) =>
        CommandLine.RunAsync(["reproduce", .. args, "--data", files.Data, "--threads", "1", "--out", folder.File("run"), "--journal", folder.File("journal")]);
}
