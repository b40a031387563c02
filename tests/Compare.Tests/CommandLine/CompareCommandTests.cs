using System.Text.Json;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

public sealed class CompareCommandTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Compare_OfEqualEngines_PassesAndKeepsTheResults()
    {
        Outcome outcome = await RunAsync(null, "--json", folder.File("summary.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"results: {folder.File("run")}", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder.File("run", "summary.json")), File.ReadAllText(folder.File("summary.json")));
    }

    [Theory]
    [InlineData("--precision", "float64", "float64")]
    [InlineData("--set", "precision=float64", "float64")]
    [InlineData("--threads", "2", "float32")]
    public async Task Compare_WithOptions_EchoesThemInTheResults(string option, string value, string precision)
    {
        await RunAsync(null, option, value);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("run", "summary.json")));
        Assert.Equal(precision, summary.RootElement.GetProperty("recipe").GetProperty("precision").GetString());
        Assert.All(summary.RootElement.GetProperty("engines").EnumerateArray(), engine =>
        {
            Assert.Equal(precision, engine.GetProperty("precision").GetString());
            Assert.Equal(option == "--threads" ? 2 : 1, engine.GetProperty("threads").GetInt32());
        });
    }

    [Fact]
    public async Task Compare_WithAMargin_TestsEquivalenceWithinIt()
    {
        Outcome outcome = await RunAsync(null, "--margin", "2.5");
        Assert.Contains("within ±2.5 points", outcome.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("run", "summary.json")));
        Assert.Equal(0.025, summary.RootElement.GetProperty("equivalence").GetProperty("margin").GetDouble());
    }

    [Fact]
    public async Task Compare_WithABugPlanted_FailsAndKeepsTheResults()
    {
        Outcome outcome = await RunAsync(Catalogue.Find("half-the-penalty").Plant());
        Assert.Equal(HarnessCommand.DoesNotHold, outcome.Code);
        Assert.Contains("FAILS  gradients: dW2 is the first to differ", outcome.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("run", "summary.json")));
        Assert.Equal("fail", summary.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Compare_WhoseResultsCannotBeWritten_HasPrintedThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no /dev/full");
        Outcome outcome = await RunAsync(null, "--json", "/dev/full");
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("test accuracy", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("cannot write to /dev/full", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_Quick_RunsOnFewImages()
    {
        Outcome outcome = await RunAsync(null, "--quick");
        Assert.Equal(HarnessCommand.Holds, outcome.Code);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("run", "summary.json")));
        Assert.True(summary.RootElement.GetProperty("quick").GetBoolean());
        Assert.Equal(SmallFiles.ImagesPerFile, summary.RootElement.GetProperty("data").GetProperty("train").GetInt32());
    }

    [Fact]
    public async Task Gradcheck_OfEqualEngines_PassesAndWritesItsRows()
    {
        Outcome outcome = await CommandLine.RunAsync(["gradcheck", files.Recipe, "--data", files.Data, "--json", folder.File("rows.json")]);
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
        using JsonDocument rows = JsonDocument.Parse(File.ReadAllText(folder.File("rows.json")));
        Assert.Equal("pass", rows.RootElement.GetProperty("verdict").GetString());
        JsonElement[] ofW1 = [.. rows.RootElement.GetProperty("gradients").EnumerateArray().Where(row => row.GetProperty("tensor").GetString() == "dW1")];
        Assert.Equal([5 * 3072, 5 * 3072, 500, 500, 500, 500, 5 * 3072, 5 * 3072, 500, 500], ofW1.Select(row => row.GetProperty("compared").GetInt32()));
    }

    [Fact]
    public async Task Gradcheck_WithABugPlanted_NamesTheTensor()
    {
        Outcome outcome = await CommandLine.RunAsync(new Negated(Pass.Backward, "db1"), ["gradcheck", files.Recipe, "--data", files.Data]);
        Assert.Equal(HarnessCommand.DoesNotHold, outcome.Code);
        string[] verdict = outcome.Output.TrimEnd().Split('\n')[^6..];
        Assert.StartsWith("FAIL", verdict[0], StringComparison.Ordinal);
        Assert.Equal(["what", "where", "side", "why", "try"], verdict[1..].Select(line => line.Trim().Split(' ')[0]));
        Assert.Contains("Linear 1, backward: db1 is the first quantity in causal order that differs", verdict[2], StringComparison.Ordinal);
        Assert.Contains("the sign is wrong", verdict[4], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Task<Outcome> RunAsync(ISeam? seam, params string[] options)
    {
        string[] threads = options.Contains("--threads") ? [] : ["--threads", "1"];
        return CommandLine.RunAsync(seam, ["compare", files.Recipe, "--data", files.Data, "--out", folder.File("run"), .. threads, .. options]);
    }
}
