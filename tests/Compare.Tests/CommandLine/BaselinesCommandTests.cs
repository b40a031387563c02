namespace Harness.Compare.Tests;

public sealed class BaselinesCommandTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Baselines_GivesARowEach_OrSaysWhatIsMissing()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "baselines", files.Recipe, "--data", files.Data, "--threads", "1", "--set", "network.hidden=[]", "--csv", folder.File("rows.csv"), "--json", folder.File("rows.json"));
        if (!MachineLearning.IsThere)
        {
            outcome.RequireMachineLearningMissed(folder);
            return;
        }

        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains(MachineLearning.Footer, outcome.Output, StringComparison.Ordinal);
        Assert.Contains("FromScratch ends", outcome.Output, StringComparison.Ordinal);
        string[] rows = await File.ReadAllLinesAsync(folder.File("rows.csv"), TestContext.Current.CancellationToken);
        Assert.StartsWith("name,objective,largestGradient,", rows[0], StringComparison.Ordinal);
        Assert.Equal(["LbfgsMaximumEntropy", "SdcaMaximumEntropy", "FromScratch"], rows[1..].Select(row => row.Split(',')[0]));
    }

    [Fact]
    public async Task Baselines_OfANetworkThatDiverges_HasNoLogLoss()
    {
        Assert.SkipUnless(MachineLearning.IsThere, "ML.NET is not there");
        Outcome outcome = await CommandLine.RunAsync(
            "baselines", files.Recipe, "--data", files.Data, "--threads", "1", "--iterations", "1", "--set", "network.hidden=[]", "--set", "schedule.rate=1e30", "--csv", folder.File("rows.csv"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        string[] rows = await File.ReadAllLinesAsync(folder.File("rows.csv"), TestContext.Current.CancellationToken);
        int column = Array.IndexOf(rows[0].Split(','), "testLogLoss");
        Assert.Equal("NaN", rows[^1].Split(',')[column]);
    }

    public void Dispose() => folder.Dispose();
}
