using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Write_PutsAllFilesInPlace_AndNothingElse()
    {
        using (RunFolder run = Reserve(folder.File("deep", "run")))
        {
            Assert.Empty(folder.Entries);
            Write(run, SmallJob.Run());
            Assert.Equal(folder.File("deep", "run"), run.Path);
        }

        string[] files = ["epochs.csv", "gradients.csv", "lockstep.csv", "recipe.json", "summary.json", "summary.md"];
        Assert.Equal(["deep", "deep/run", .. files.Select(file => $"deep/run/{file}")], folder.Entries);
    }

    [Fact]
    public void Write_IntoAnEmptyFolder_IsAllowed()
    {
        Directory.CreateDirectory(folder.File("run"));
        using RunFolder run = Reserve(folder.File("run"));
        Write(run, SmallJob.Run());
        Assert.Equal(7, folder.Entries.Count());
    }

    [Fact]
    public void Write_IntoAnEmptyFolder_TouchesNothingOutsideIt()
    {
        Directory.CreateDirectory(folder.File("run"));
        string[] during = [];
        using (RunFolder run = Reserve(folder.File("run")))
        {
            run.Write(file =>
            {
                File.WriteAllText(file("a.txt"), "a");
                File.WriteAllText(file(Path.Combine("deep", "b.txt")), "b");
                during = Directory.GetFileSystemEntries(folder.Path);
            });
        }

        Assert.Equal([folder.File("run")], during);
        Assert.Equal(["run", "run/a.txt", "run/deep", "run/deep/b.txt"], folder.Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_IntoALinkedFolder_LeavesTheLink(bool isThere)
    {
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("run"));
        if (isThere)
        {
            Directory.CreateDirectory(folder.File("run"));
        }

        using (RunFolder run = Reserve(folder.File("link")))
        {
            run.Write(file => File.WriteAllText(file("a.txt"), "a"));
            Assert.Equal(folder.File("link"), run.Path);
        }

        Assert.NotNull(new DirectoryInfo(folder.File("link")).LinkTarget);
        Assert.Equal(["a.txt"], Directory.GetFiles(folder.File("run")).Select(file => Path.GetFileName(file)));
        AssertRefused(folder.File("link"), $"--out: {folder.File("link")} is there already and not empty");
    }

    [Fact]
    public void Write_OfTwoRunsToOneFolder_KeepsBoth()
    {
        using RunFolder one = Reserve(folder.File("run")), two = Reserve(folder.File("run"));
        one.Write(file => File.WriteAllText(file("a.txt"), "one"));
        string message = Assert.Throws<InputException>(() => two.Write(file => File.WriteAllText(file("a.txt"), "two"))).Message;
        string kept = message[(message.IndexOf("they are kept in ", StringComparison.Ordinal) + "they are kept in ".Length)..];
        two.Dispose();
        Assert.Equal(("one", "two"), (File.ReadAllText(folder.File("run", "a.txt")), File.ReadAllText(Path.Combine(kept, "a.txt"))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_ThatBreaksOff_LeavesNothing(bool isThere)
    {
        string[] before = isThere ? ["run"] : [];
        if (isThere)
        {
            Directory.CreateDirectory(folder.File("run"));
        }

        CompareResult result = SmallJob.Run();
        CompareResult broken = result with { Trainings = [result.Trainings[0] with { Epochs = new BrokenList<EpochRow>() }] };
        using (RunFolder run = Reserve(folder.File("run")))
        {
            Assert.Throws<InvalidOperationException>(() => run.Write(broken, "{}", "#"));
        }

        Assert.Equal(before, folder.Entries);
    }

    [Fact]
    public void Write_UnderADefaultNameThatSomebodyElseWasFasterToTake_TakesTheNext()
    {
        FixedTime clock = new();
        CompareResult result = SmallJob.Run();
        string current = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            using RunFolder one = RunFolder.Reserve(null, "name", clock), two = RunFolder.Reserve(null, "name", clock);
            Write(two, result);
            Write(one, result);
            using RunFolder three = RunFolder.Reserve(null, "name", clock);
            Write(three, result);
            Assert.Equal(["name-20260102-030405", "name-20260102-030405-2", "name-20260102-030405-3"], new[] { two, one, three }.Select(run => Path.GetFileName(run.Path)));
        }
        finally
        {
            Environment.CurrentDirectory = current;
        }

        Assert.Equal(1 + 3 * 7, folder.Entries.Count());
    }

    [Fact]
    public void Write_IntoAFolderThatWasFilledMeanwhile_ChangesNothingInIt_AndKeepsTheResults()
    {
        CompareResult result = SmallJob.Run();
        string temporary = $".run.{Environment.ProcessId}.tmp";
        using (RunFolder run = Reserve(folder.File("run")))
        {
            Directory.CreateDirectory(folder.File("run"));
            File.WriteAllText(folder.File("run", "mine.txt"), "mine");
            InputException error = Assert.Throws<InputException>(() => Write(run, result));
            Assert.Equal($"--out: the results cannot be put into {folder.File("run")}: somebody else has written into it; they are kept in {folder.File(temporary)}", error.Message);
        }

        Assert.Equal(["mine.txt"], Directory.GetFiles(folder.File("run")).Select(file => Path.GetFileName(file)));
        Assert.Equal(6, Directory.GetFiles(folder.File(temporary)).Length);
    }

    [Fact]
    public void Reserve_OfAFolderThatIsNotEmpty_IsRefused()
    {
        Directory.CreateDirectory(folder.File("run", "inner"));
        AssertRefused(folder.File("run"), $"--out: {folder.File("run")} is there already and not empty; allowed: a new or empty folder");
    }

    [Fact]
    public void Reserve_OfAFile_IsRefused()
    {
        File.WriteAllText(folder.File("run"), "");
        AssertRefused(folder.File("run"), $"--out: {folder.File("run")} is there already and is a file; allowed: a new or empty folder");
    }

    [Fact]
    public void Reserve_BehindAFile_IsRefused()
    {
        File.WriteAllText(folder.File("file"), "");
        AssertRefused(folder.File("file", "deep", "run"), $"--out: cannot write to {folder.File("file", "deep")}: ");
    }

    [Fact]
    public void Reserve_WhereNobodyMayWrite_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc takes no files on Linux, whoever asks");
        AssertRefused("/proc/run", "--out: cannot write to /proc: ");
    }

    // A name of 255 bytes is one, and that of the folder in which the results are written first is longer.
    [Fact]
    public void Reserve_OfANameThatIsTooLong_IsRefused()
    {
        AssertRefused(folder.File("deep", new string('n', 250)), $"--out: cannot write to {folder.File("deep")}: ");
        AssertRefused(folder.File(new string('n', 300), "run"), $"--out: cannot write to {folder.File(new string('n', 300))}: ");
    }

    [Fact]
    public void Write_ToAPathThatEndsInASeparator_IsAllowed()
    {
        using RunFolder run = Reserve(folder.File("run") + Path.DirectorySeparatorChar);
        run.Write(file => File.WriteAllText(file("a.txt"), "a"));
        Assert.Equal(["run", "run/a.txt"], folder.Entries);
    }

    [Fact]
    public void Reserve_OfAnEmptyPath_IsRefused() => AssertRefused("", "--out: \"\" is no path");

    [Fact]
    public void Reserve_WithoutAPath_NamesTheFolderAfterRecipeAndTime()
    {
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            using RunFolder run = RunFolder.Reserve(null, "small", new FixedTime());
            Assert.Equal(folder.File("runs", "small-20260102-030405"), run.Path);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public void Tables_HaveAHeaderAndARowEach_WithPointsAndAllBits()
    {
        CompareResult result = SmallJob.Run();
        using DecimalComma comma = new();
        using (RunFolder run = Reserve(folder.File("run")))
        {
            Write(run, result);
        }

        string[] epochs = File.ReadAllLines(folder.File("run", "epochs.csv")), gradients = File.ReadAllLines(folder.File("run", "gradients.csv"));
        Assert.Equal("seed,epoch,steps,engine,learningRate,trainLoss,trainCost,trainAccuracy,validationLoss,validationCost,validationAccuracy", epochs[0]);
        Assert.Equal(1 + 6, epochs.Length);
        string[] cells = epochs[1].Split(',');
        Assert.Equal(["1", "1", "4", "FromScratch"], cells[..4]);
        Assert.Equal(result.Trainings[0].Epochs[0].TrainLoss, double.Parse(cells[5], CultureInfo.InvariantCulture));
        Assert.StartsWith("tensor,against,precision,maxAbs,maxAbsAt,", gradients[0], StringComparison.Ordinal);
        Assert.Equal(1 + 4 * 10, gradients.Length);
        Assert.Contains($",\"{result.Gradients!.Rows[0].Difference.MaxAbsAt}\",", gradients[1], StringComparison.Ordinal);
        Assert.Equal(1 + 2 * 12, File.ReadAllLines(folder.File("run", "lockstep.csv")).Length);
    }

    public void Dispose() => folder.Dispose();

    private static RunFolder Reserve(string path) => RunFolder.Reserve(path, "small", TimeProvider.System);

    private static void Write(RunFolder run, CompareResult result) => run.Write(result, SummaryJson.Write(result, quick: false), SummaryMarkdown.Write(result));

    private void AssertRefused(string path, string message)
    {
        string[] before = [.. folder.Entries];
        InputException error = Assert.Throws<InputException>(() => Reserve(path));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.Entries);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }

    private sealed class BrokenList<TRow> : IReadOnlyList<TRow>
    {
        public int Count => 1;

        public TRow this[int index] => throw new InvalidOperationException("broken");

        public IEnumerator<TRow> GetEnumerator() => throw new InvalidOperationException("broken");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
