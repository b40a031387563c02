using System.Text.Json;

namespace Harness.Compare.Tests;

/// <summary>What the documents say of the JSON that commands write, against the JSON.</summary>
public sealed class DocumentedFieldsTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private const string Output = "docs/output.md", SelfTest = "docs/selftest.md";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Compare()
    {
        using JsonDocument json = JsonDocument.Parse(SummaryJson.Write(SmallJob.Run(seeds: 2), quick: true));
        Check(DocumentedFields.OfTable(Output, "summary.json"), json, "schema", "gradients.unresolved", "trajectories.epochs.floor", "accuracy.opinion.logLoss");
    }

    [Theory]
    [InlineData("doctor", "components.detail")]
    [InlineData("data info", "classNames")]
    public Task WithoutARecipe(string command, string field) => CheckRow(command, [.. command.Split(' '), "--data", files.Data], field);

    [Theory]
    [InlineData("gradcheck", "loss.hand")]
    [InlineData("lr-range", "readings.loss")]
    public Task OfARecipe(string command, string field) =>
        CheckRow(command, [command, files.Recipe, "--data", files.Data, "--threads", "1"], field);

    [Fact]
    public async Task Baselines()
    {
        if (MachineLearning.IsThere)
        {
            await CheckRow("baselines", ["baselines", files.Recipe, "--data", files.Data, "--threads", "1", "--set", "network.hidden=[]", "--iterations", "2"], "rows.judgedBy");
        }
    }

    [Fact]
    public async Task Reproduce()
    {
        using JsonDocument json = await Json("reproduce", files.Recipe, "--data", files.Data, "--threads", "1", "--out", folder.File("run"), "--journal", folder.File("journal"));
        Check(DocumentedFields.OfTable(Output, "reproduce", "field of results.json"), json, "data.sha256", "baselines.trainer", "rows");
        IReadOnlyList<DocumentedField> row = DocumentedFields.OfTable(Output, "reproduce", "field of a row");
        DocumentedFields.AssertAre(row, json.RootElement.GetProperty("rows"));
        string header = File.ReadLines(folder.File("run", "results.csv")).First();
        Assert.Equal(row.Select(field => field.Name), header.Split(','));
    }

    [Fact]
    public void Bench()
    {
        using JsonDocument json = JsonDocument.Parse(BenchText.Json(BenchTextTests.Whole));
        Check(DocumentedFields.OfTable(Output, "bench"), json, "rows.peakShare", "growth.megabytes", "binding.overhead");
    }

    [Fact]
    public async Task Selftest()
    {
        using JsonDocument json = await Json("selftest", "--only", "sum-for-mean", "lockstep", "--threads", "2");
        Check(DocumentedFields.OfTable(SelfTest, "JSON"), json, "honest.checks", "mutants.expected", "sensitivity.what");
    }

    public void Dispose() => folder.Dispose();

    private async Task CheckRow(string command, string[] args, string field)
    {
        using JsonDocument json = await Json(args);
        Check(DocumentedFields.OfRow(Output, "Other commands", $"`{command}`"), json, field);
    }

    private async Task<JsonDocument> Json(params string[] args)
    {
        string file = folder.File("result.json");
        Outcome outcome = await CommandLine.RunAsync([.. args, "--json", file]);
        Assert.Equal("", outcome.Error);
        return JsonDocument.Parse(File.ReadAllText(file));
    }

    // The fields named, a.b for b inside a, show that the document was understood.
    private static void Check(IReadOnlyList<DocumentedField> fields, JsonDocument json, params string[] among)
    {
        foreach (string path in among)
        {
            IReadOnlyList<DocumentedField> inside = fields;
            Assert.All(path.Split('.'), name => inside = Assert.Single(inside, field => field.Name == name).Fields);
        }

        DocumentedFields.AssertAre(fields, json.RootElement);
    }
}
