using System.Diagnostics;
using System.Text.Json;
using Harness.TorchReference;

namespace Harness.Compare.Tests;

/// <summary>What only a process of its own shows.</summary>
public sealed class ProcessTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Interrupt_KeepsWhatWasDone_MarkedPartial()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send another");
        using Process process = BuiltProgram.Start(
            AppContext.BaseDirectory, "compare", files.Recipe, "--data", files.Data, "--set", "training.epochs=10000", "--threads", "1", "--out", folder.File("run"));
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForLineAsync(process, line => line.TrimStart().StartsWith("2 ", StringComparison.Ordinal));
        await BuiltProgram.InterruptAsync(process);
        string rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HarnessCommand.Interrupted, ""), (process.ExitCode, await error));
        Assert.Contains("INTERRUPTED", rest, StringComparison.Ordinal);
        Assert.StartsWith("# few: interrupted", File.ReadAllText(folder.File("run", "summary.md")), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("run", "summary.json")));
        Assert.True(summary.RootElement.GetProperty("partial").GetBoolean());
        Assert.Equal("fail", summary.RootElement.GetProperty("verdict").GetString());
        Assert.True(summary.RootElement.GetProperty("epochs").GetArrayLength() >= 4);
        Assert.True(File.ReadAllLines(folder.File("run", "epochs.csv")).Length >= 5);
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("gradcheck")]
    public async Task WithoutItsLibrary_SaysHowToGetIt(string command)
    {
        Assert.SkipUnless(Provider.Load().Name.StartsWith("LibTorch", StringComparison.Ordinal), "TorchSharp brings its own library");
        BuiltProgram.CopyWithoutNative(Directory.CreateDirectory(folder.File("program")).FullName);
        string[] output = command == "compare" ? ["--out", folder.File("run")] : [];
        Outcome outcome = await BuiltProgram.RunAsync(folder.File("program"), [command, files.Recipe, "--data", files.Data, .. output]);
        Assert.Equal(HarnessCommand.ComponentMissing, outcome.Code);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Contains("libtorch does not load: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install libtorch-dev", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("run")));
    }

    [Fact]
    public async Task Doctor_WithoutTheLibrary_PrintsAllThatItFound()
    {
        Assert.SkipUnless(Provider.Load().Name.StartsWith("LibTorch", StringComparison.Ordinal), "TorchSharp brings its own library");
        BuiltProgram.CopyWithoutNative(folder.Path);
        Outcome outcome = await BuiltProgram.RunAsync(folder.Path, "doctor", "--data", files.Data);
        Assert.Equal((HarnessCommand.ComponentMissing, ""), (outcome.Code, outcome.Error));
        Assert.Contains("apt-get install libtorch-dev", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("180 images", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_ToAFile_HasNoColours()
    {
        Outcome good = await BuiltProgram.RunAsync(AppContext.BaseDirectory, "gradcheck", files.Recipe, "--data", files.Data);
        Outcome bad = await BuiltProgram.RunAsync(AppContext.BaseDirectory, "compare", "--seeds", "0");
        Assert.Equal((HarnessCommand.Holds, HarnessCommand.BadInput), (good.Code, bad.Code));
        Assert.DoesNotContain('\u001b', good.Output + good.Error + bad.Output + bad.Error);
    }

    [Fact]
    public async Task Json_OntoStandardOutput_IsAppendedWhereTheShellAppends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/stdout");
        File.WriteAllText(folder.File("history.log"), "before\n");
        Outcome outcome = await BuiltProgram.RunInShellAsync(AppContext.BaseDirectory, $">> '{folder.File("history.log")}'", "data", "info", "--data", files.Data, "--json", "/dev/stdout");
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        string text = File.ReadAllText(folder.File("history.log"));
        Assert.StartsWith("before\n", text, StringComparison.Ordinal);
        Assert.Contains("180 images", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_ThatCannotBeWritten_IsOneLineAndBadInput()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no /dev/full");
        Outcome outcome = await BuiltProgram.RunInShellAsync(AppContext.BaseDirectory, "> /dev/full", "data", "info", "--data", files.Data);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.StartsWith("harness: ", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    public void Dispose() => folder.Dispose();

    private static async Task WaitForLineAsync(Process process, Func<string, bool> isIt)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is string line)
        {
            if (isIt(line))
            {
                return;
            }
        }

        Assert.Fail("the program ended before it printed what was waited for");
    }
}
