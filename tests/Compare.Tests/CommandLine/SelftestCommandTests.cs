using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class SelftestCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Selftest_OfAFew_PrintsTheMatrixAndWritesIt()
    {
        Outcome outcome = await CommandLine.RunAsync(
            "selftest", "--only", "sum-for-mean", "confusion-transposed", "lockstep", "--threads", "2", "--json", folder.File("selftest.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("none: plain", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 mutants: 2 caught", outcome.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("selftest.json")));
        JsonElement root = json.RootElement;
        Assert.Equal((1, 2, 2, 0), (Number("schema"), Number("total"), Number("caught"), Number("misnamed")));
        Assert.Equal("pass", root.GetProperty("verdict").GetString());
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        JsonElement[] mutants = [.. root.GetProperty("mutants").EnumerateArray()];
        Assert.Equal(["sum-for-mean", "confusion-transposed"], mutants.Select(mutant => mutant.GetProperty("name").GetString()));
        JsonElement expected = mutants[0].GetProperty("expected");
        Assert.Equal(
            ("Softmax", "backward", "sum for mean"),
            (expected.GetProperty("layer").GetString(), expected.GetProperty("pass").GetString(), expected.GetProperty("cause").GetString()));
        Assert.Equal(["reported metrics"], mutants[1].GetProperty("checks").EnumerateArray().Select(check => check.GetString()));
        Assert.All(mutants, mutant => Assert.True(mutant.GetProperty("caught").GetBoolean()));
        Assert.Equal(["plain"], root.GetProperty("honest").EnumerateArray().Select(honest => honest.GetProperty("name").GetString()));
        JsonElement[] sensitivity = [.. root.GetProperty("sensitivity").EnumerateArray()];
        Assert.Equal([("lockstep", "float64"), ("lockstep", "float32")], sensitivity.Select(row => (row.GetProperty("check").GetString(), row.GetProperty("precision").GetString())));
        Assert.All(sensitivity, row => Assert.InRange(row.GetProperty("smallestRelativeError").GetDouble(), 1e-16, 1e-3));

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Selftest_OfAGroup_RunsItsMutants()
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--only", "loss");
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
        Assert.All(Catalogue.Groups["loss"], mutant => Assert.Contains(mutant.Name, outcome.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("sum-for-mean", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("smallest relative error", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selftest_OfChecksAlone_Passes()
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--only", "gradients: one element");
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PASS", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selftest_List_NamesEveryMutantWithItsSlip()
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--list");
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.All(Catalogue.All, mutant =>
        {
            Assert.Contains(mutant.Name, outcome.Output, StringComparison.Ordinal);
            Assert.Contains(mutant.Slip, outcome.Output, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(true, false, "sum-for-mean")]
    [InlineData(false, true, "lockstep")]
    [InlineData(true, true, "loss", "lockstep")]
    public async Task Selftest_ListOfSome_NamesThose(bool mutants, bool checks, params string[] names)
    {
        Outcome outcome = await CommandLine.RunAsync(["selftest", "--list", "--only", .. names]);
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.All(Catalogue.Groups.SelectMany(group => group.Value.Select(mutant => (group.Key, mutant.Name))), mutant =>
            Assert.Equal(names.Contains(mutant.Key) || names.Contains(mutant.Name), outcome.Output.Contains($" {mutant.Name} ", StringComparison.Ordinal)));
        Assert.Equal((mutants, checks), (outcome.Output.Contains("slip", StringComparison.Ordinal), outcome.Output.Contains("sensitivity is measured: lockstep\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Selftest_ListWithAFile_IsRefused()
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--list", "--json", folder.File("selftest.json"));
        Assert.Equal((HarnessCommand.BadInput, true), (outcome.Code, outcome.Error.Contains("--json: --list runs nothing and writes no file; leave one of them out", StringComparison.Ordinal)));
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("sum-for-meen", "--only: sum-for-meen is no mutant, group or check; the nearest is sum-for-mean")]
    [InlineData("lockstap", "--only: lockstap is no mutant, group or check; the nearest is lockstep")]
    [InlineData("something else", "--only: something else is no mutant, group or check; --list shows what there is")]
    public async Task Selftest_OfAnUnknownName_NamesTheNearest(string name, string message)
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--only", name, "--json", folder.File("selftest.json"));
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("selftest.json")));
    }

    [Theory]
    [InlineData("--threads", "0", "--threads: 0; allowed: 1 … 1024")]
    [InlineData("--json", "nowhere/selftest.json", "which is not there")]
    public async Task Selftest_WithABadOption_SaysWhatIsAllowed(string option, string value, string message)
    {
        Outcome outcome = await CommandLine.RunAsync("selftest", "--only", "sum-for-mean", option, value);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
