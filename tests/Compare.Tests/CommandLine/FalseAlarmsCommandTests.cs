using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class FalseAlarmsCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task FalseAlarms_OfAFewDrawnRecipes_HoldsAndWritesWhatWasCompared()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "false-alarms", "--checks", "2", "--runs", "1", "--first", "3", "--seed", "7", "--threads", "1", "--json", folder.File("alarms.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS no false alarm in 2 gradient checks and 1 lockstep runs of 300 steps", outcome.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("alarms.json")));
        JsonElement root = json.RootElement;
        Assert.Equal("pass", root.GetProperty("verdict").GetString());
        Assert.Equal((1, 7, 2, 1, 300, 0), (Number("schema"), Number("seed"), Number("checks"), Number("runs"), Number("steps"), Number("falseAlarms")));
        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        Assert.Equal(
            [("lockstep run", 3), ("gradient check", 3), ("gradient check", 4)],
            results.Select(result => (result.GetProperty("what").GetString(), result.GetProperty("number").GetInt32())));
        Assert.Equal(300, results[0].GetProperty("compared").GetInt32());
        Assert.All(results, result =>
        {
            Assert.InRange(result.GetProperty("compared").GetInt32(), 1, 1000);
            Assert.InRange(result.GetProperty("shareOfFloor").GetDouble(), 1e-3, 1);
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (result.GetProperty("alarm").ValueKind, result.GetProperty("recipe").ValueKind));
        });

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("--checks, --runs: 0 and 0 leave nothing to run", "--checks", "0", "--runs", "0")]
    [InlineData("--checks: -1; allowed: 0", "--checks", "-1")]
    public async Task FalseAlarms_OfNothing_SaysWhatIsAllowed(string message, params string[] options)
    {
        Outcome outcome = await CommandLine.RunAsync(["false-alarms", .. options]);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FalseAlarms_HoldWhereEverythingAskedForWasRunWithoutAnAlarm()
    {
        DrawnResult silent = new(new DrawnCase(DrawnCase.GradientCheck, RecipeSampler.At(1, 0)), 10, 0, 0.5, null), alarm = silent with { Alarm = "dW1" };
        Assert.True(new FalseAlarms(1, 1, 1, [silent, silent], 0).Holds);
        Assert.False(new FalseAlarms(1, 1, 1, [silent], 0).Holds);
        Assert.False(new FalseAlarms(1, 1, 1, [silent, alarm], 0).Holds);
        Assert.False(new FalseAlarms(1, 0, 0, [], 0).Holds);
    }

    public void Dispose() => folder.Dispose();
}
