using System.Diagnostics;
using System.Text.Json;

namespace Harness.Compare.Tests;

/// <summary>The command as a user has it.</summary>
public sealed class SearchCommandTests(SmallSearch search) : IClassFixture<SmallSearch>, IDisposable
{
    private static readonly string[] Results = ["runs.jsonl", "search.json", "search.md", "trials.csv"];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Search_SaysWhatItFound_AndHowToGoOn()
    {
        Outcome outcome = await Search("run", "--json", folder.File("copy.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Equal(Results, Directory.GetFiles(folder.File("run")).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllText(folder.File("run", "search.json")), File.ReadAllText(folder.File("copy.json")));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("copy.json")));
        JsonElement chosen = json.RootElement.GetProperty("chosen");
        Assert.Contains($"chosen: training.lambda={chosen.GetProperty("settings").GetProperty("training.lambda").GetRawText()}", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(chosen.GetProperty("command").GetString()!, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(6 + 3 + 2 + 1, File.ReadAllLines(folder.File("run", "trials.csv")).Length);
        Assert.Equal("2", json.RootElement.GetProperty("initializations").GetRawText());

        Outcome again = await Search("run");
        Assert.Contains("26 runs are finished", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_SaysWhereItsFiguresArePrinted_AndWhyItsOwnDiffer()
    {
        string noted = Path.Combine(Path.GetDirectoryName(search.Path)!, "noted.json");
        File.WriteAllText(noted, """
            { "recipe": "few.json", "fields": { "training.lambda": { "values": [0.1] } },
              "published": { "source": "table [9]", "note": "Twice the [images].", "trials": [{ "set": { "training.lambda": 0.1 }, "testAccuracy": 0.5 }] } }
            """);
        Outcome outcome = await CommandLine.RunAsync("search", noted, "--data", search.Data, "--no-confirmation", "--out", folder.File("run"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("published: table [9]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Twice the [images].", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Winner_IsWhatItsCommandLineRuns()
    {
        await Search("run", "--seeds", "1", "--quick", "--set", "training.batchSize=15");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("run", "search.json")));
        JsonElement chosen = json.RootElement.GetProperty("chosen");
        string[] words = chosen.GetProperty("command").GetString()!.Split(' ');
        Assert.Equal(["./harness", "compare", .. words[2..^1], "--quick"], words);
        Assert.Equal(search.Data, words[Array.IndexOf(words, "--data") + 1]);
        Outcome outcome = await CommandLine.RunAsync([.. words[1..], "--threads", "1", "--twins", "0", "--out", folder.File("compare")]);
        Assert.True(outcome.Code is HarnessCommand.Holds or HarnessCommand.DoesNotHold, outcome.Error);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("compare", "summary.json")));
        JsonElement last = summary.RootElement.GetProperty("epochs").EnumerateArray().Last(row => row.GetProperty("engine").GetString() == "FromScratch");
        JsonElement run = chosen.GetProperty("runs")[0];
        foreach (string value in (string[])["trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"])
        {
            Assert.Equal(run.GetProperty(value).GetDouble(), last.GetProperty(value).GetDouble());
        }
    }

    [Theory]
    [InlineData("--engine", "torch", "--engine: torch is no engine; did you mean Torch?")]
    [InlineData("--seeds", "0", "--seeds: 0; allowed: 1 … 1000")]
    [InlineData("--threads", "0", "--threads: 0; allowed: 1 … 1024")]
    [InlineData("--set", "training.lambda=1", "--set training.lambda=1: training.lambda is what")]
    [InlineData("--set", "training.epoch=1", "--set training.epoch=1", "training.epochs")]
    [InlineData("--set", "training.epochs", "--set training.epochs: is not path=value")]
    [InlineData("--data", "nowhere", "--data: \"nowhere\" is not there")]
    [InlineData("--json", "", "--json: \"\" is no path")]
    [InlineData("--out", "", "--out: \"\" is no path")]
    public async Task Option_ThatIsWrong_IsNamed_AndNothingIsWritten(string option, string value, params string[] expected)
    {
        string[] data = option == "--data" ? [] : ["--data", search.Data], output = option == "--out" ? [] : ["--out", folder.File("run")];
        AssertRefused(await CommandLine.RunAsync(["search", search.Path, option, value, .. data, .. output]), expected);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public async Task Usage_ThatIsWrong_IsNamed()
    {
        AssertRefused(await CommandLine.RunAsync("search"), "give a search's file, or a name; there are: ", "orgaz-lambda");
        AssertRefused(await CommandLine.RunAsync("search", "orgaz-lamda"), "did you mean orgaz-lambda?");
        AssertRefused(await CommandLine.RunAsync("search", search.Path, "--quik"), "--quik");
    }

    [Fact]
    public async Task Folder_OfAnotherSearch_IsRefused_AndStaysAsItIs()
    {
        await Search("run", "--no-confirmation");
        Dictionary<string, string> before = Directory.GetFiles(folder.File("run")).ToDictionary(file => file, File.ReadAllText);
        AssertRefused(await Search("run", "--set", "training.epochs=1"), "--out: ", "with other settings", "allowed: the folder of the same search, or a new one");
        AssertRefused(await Search("run", "--engine", "Torch"), "with --engine FromScratch, not Torch");
        AssertRefused(await Search("run", "--seeds", "3"), "with other settings");
        Assert.Equal(before, Directory.GetFiles(folder.File("run")).ToDictionary(file => file, File.ReadAllText));
    }

    [Fact]
    public async Task Kill_AtAnyMoment_AndStartedAgain_EndsWithTheSameTable()
    {
        string[] args = ["search", search.Path, "--data", search.Data, "--threads", "2", "--set", "training.epochs=300", "--set", "network.sigma=0.02", "--no-confirmation", "--out"];
        Outcome whole = await BuiltProgram.RunAsync(AppContext.BaseDirectory, [.. args, folder.File("whole")]);
        Assert.Equal((HarnessCommand.Holds, ""), (whole.Code, whole.Error));

        int kills = 0;
        foreach (int lines in new[] { 1, 2, 5, 9, 14, 18, 21 })
        {
            using Process process = BuiltProgram.Start(AppContext.BaseDirectory, [.. args, folder.File("killed")]);
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (!process.HasExited && Lines() < lines)
            {
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, error);
            kills += process.ExitCode == HarnessCommand.Holds ? 0 : 1;
        }

        Assert.InRange(kills, 4, 7);
        Outcome resumed = await BuiltProgram.RunAsync(AppContext.BaseDirectory, [.. args, folder.File("killed")]);
        Assert.Equal((HarnessCommand.Holds, ""), (resumed.Code, resumed.Error));
        Assert.Contains("runs are finished", resumed.Output, StringComparison.Ordinal);
        foreach (string name in Results[1..])
        {
            Assert.Equal(File.ReadAllBytes(folder.File("whole", name)), File.ReadAllBytes(folder.File("killed", name)));
        }

        Assert.Equal(File.ReadAllLines(folder.File("whole", "runs.jsonl")).Order(), File.ReadAllLines(folder.File("killed", "runs.jsonl")).Order());

        // Counted without opening: the journal belongs to the process.
        int Lines() => File.Exists(folder.File("killed", "runs.jsonl")) ? (int)(new FileInfo(folder.File("killed", "runs.jsonl")).Length / 250) : 0;
    }

    [Fact]
    public async Task Interrupt_KeepsFinishedRuns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send another");
        using Process process = BuiltProgram.Start(
            AppContext.BaseDirectory, "search", search.Path, "--data", search.Data, "--threads", "1", "--set", "training.epochs=2000", "--no-confirmation", "--out", folder.File("run"));
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!process.HasExited && !(File.Exists(folder.File("run", "runs.jsonl")) && new FileInfo(folder.File("run", "runs.jsonl")).Length > 900))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        await BuiltProgram.InterruptAsync(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HarnessCommand.Interrupted, ""), (process.ExitCode, await error));
        Assert.Contains("INTERRUPTED finished runs are kept: ", await output, StringComparison.Ordinal);
        Assert.Contains($"runs: {folder.File("run")}\n", await output, StringComparison.Ordinal);
        Assert.Contains("trials are finished", await output, StringComparison.Ordinal);
        Assert.Equal(["runs.jsonl"], Directory.GetFiles(folder.File("run")).Select(Path.GetFileName));
        Assert.EndsWith("\n", File.ReadAllText(folder.File("run", "runs.jsonl")), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Task<Outcome> Search(string name, params string[] options) =>
        CommandLine.RunAsync(["search", search.Path, "--data", search.Data, "--threads", "1", "--out", folder.File(name), .. options]);

    private static void AssertRefused(Outcome outcome, params string[] expected)
    {
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.StartsWith("harness: ", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd('\n', '\r').Split('\n'));
        Assert.All(expected, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
    }
}
