using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Write_ReplacesTheFile_AndLeavesNothingElse()
    {
        File.WriteAllText(folder.File("a.json"), "what was there before, and longer");
        WholeFile.Write("--json", folder.File("a.json"), "η");
        Assert.Equal("η", File.ReadAllText(folder.File("a.json")));
        Assert.Equal(["a.json"], folder.Entries);
    }

    [Fact]
    public void Write_ThatBreaksOff_LeavesWhatWasThere()
    {
        File.WriteAllText(folder.File("a.json"), "before");
        Assert.Throws<InvalidOperationException>(() => WholeFile.Write("--json", folder.File("a.json"), stream =>
        {
            stream.WriteByte(0);
            throw new InvalidOperationException("broken");
        }));
        Assert.Equal("before", File.ReadAllText(folder.File("a.json")));
        Assert.Equal(["a.json"], folder.Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_ThroughALink_WritesWhatItPointsTo(bool isThere)
    {
        Directory.CreateDirectory(folder.File("deep"));
        File.CreateSymbolicLink(folder.File("link.json"), Path.Combine("deep", "a.json"));
        if (isThere)
        {
            File.WriteAllText(folder.File("deep", "a.json"), "before");
        }

        WholeFile.RequireWritable("--json", folder.File("link.json"));
        WholeFile.Write("--json", folder.File("link.json"), "after");
        Assert.NotNull(new FileInfo(folder.File("link.json")).LinkTarget);
        Assert.Equal("after", File.ReadAllText(folder.File("deep", "a.json")));
        Assert.Equal(["deep", "deep/a.json", "link.json"], folder.Entries);
    }

    [Fact]
    public async Task Write_ToAPipe_IsRead_AndThePipeStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere nobody asks what kind of file it is");
        using (Process make = Process.Start("mkfifo", folder.File("pipe")))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        WholeFile.RequireWritable("--json", folder.File("pipe"));
        for (int i = 0; i < 2; i++)
        {
            using Process cat = Process.Start(new ProcessStartInfo("cat", [folder.File("pipe")]) { RedirectStandardOutput = true })!;
            Task write = Task.Run(() => WholeFile.Write("--json", folder.File("pipe"), "text"), TestContext.Current.CancellationToken);
            Assert.Equal("text", await cat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            await write;
        }

        Assert.Equal(["pipe"], folder.Entries);
    }

    [Fact]
    public void Write_ToADevice_WritesToIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have other devices");
        WholeFile.RequireWritable("--json", "/dev/null");
        WholeFile.Write("--json", "/dev/../dev/null", "text");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        WholeFile.RequireWritable("--json", "/dev/full");
        Assert.StartsWith("--json: cannot write to /dev/full: No space left on device", Refused(() => WholeFile.Write("--json", "/dev/full", "text")), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileBesideDevices_IsAFile()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no /dev/shm");
        string path = $"/dev/shm/harness-{Environment.ProcessId}.json";
        try
        {
            File.WriteAllText(path, "before");
            WholeFile.RequireWritable("--json", path);
            Assert.Throws<InvalidOperationException>(() => WholeFile.Write("--json", path, _ => throw new InvalidOperationException("broken")));
            Assert.Equal("before", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("which is not there", Refused(() => WholeFile.RequireWritable("--json", "/dev/none/a.json")), StringComparison.Ordinal);
    }

    // 250 bytes and ".json" are a name, 255 and what a temporary file adds to it are none.
    [Fact]
    public void RequireWritable_OfANameTooLongForItsTemporaryFile_IsRefused()
    {
        string path = folder.File(new string('n', 250) + ".json");
        Assert.StartsWith($"--json: cannot write to {path}: ", Refused(() => WholeFile.RequireWritable("--json", path)), StringComparison.Ordinal);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void RequireWritable_OfOneFileTwice_IsRefused()
    {
        string path = folder.File("a"), link = folder.File("link");
        File.CreateSymbolicLink(link, path);
        Assert.Equal($"--csv, --json: both are {link}; allowed: a file each", Refused(() => WholeFile.RequireWritable("--csv", path, "--json", link)));
        WholeFile.RequireWritable("--csv", path, "--json", folder.File("b"));
        WholeFile.RequireWritable("--csv", path, "--json", null);
        WholeFile.RequireWritable("--csv", "/dev/stdout", "--json", "/dev/stdout");
    }

    public void Dispose() => folder.Dispose();

    private static string Refused(Action action) => Assert.Throws<InputException>(action).Message;
}
