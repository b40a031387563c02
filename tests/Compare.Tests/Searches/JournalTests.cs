using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class JournalTests(SmallSearch search) : IClassFixture<SmallSearch>, IDisposable
{
    private static readonly JournalHeader Header = new(JournalHeader.Current, "little", "aa", "bb", EngineName.FromScratch, "AVX2 1", "code");
    private readonly TemporaryFolder folder = new();
    private Trial Trial => new SearchPlan(search.Parse()).Coarse()[1];

    [Fact]
    public void Append_IsFoundAgain_WithAllItsBits()
    {
        RunRecord run = Record(0) with { TrainLoss = 0.1 + 0.2, ValidationLoss = double.NaN };
        using (Journal journal = Open())
        {
            Assert.Null(journal.Find(EngineName.FromScratch, "AVX2 1", Trial, 0));
            journal.Append(run);
        }

        using Journal again = Open();
        Assert.Equal(run, again.Find(EngineName.FromScratch, "AVX2 1", Trial, 0));
        Assert.Null(again.Find(EngineName.Torch, "AVX2 1", Trial, 0));
        Assert.Null(again.Find(EngineName.FromScratch, "AVX2 1", Trial, 1));
    }

    [Fact]
    public void Open_TornAnywhere_KeepsTheWholeLines()
    {
        using (Journal journal = Open())
        {
            journal.Append(Record(0));
            journal.Append(Record(1));
        }

        byte[] whole = File.ReadAllBytes(Path);
        int[] ends = [.. Enumerable.Range(0, whole.Length).Where(i => whole[i] == '\n')];
        for (int length = 0; length <= whole.Length; length += length < whole.Length - 40 ? 17 : 1)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (Journal torn = Open())
            {
                Assert.Equal(Math.Max(0, ends.Count(end => end < length) - 1), torn.Count);
                foreach (int initialization in new[] { 0, 1 }.Where(i => torn.Find(EngineName.FromScratch, "AVX2 1", Trial, i) is null))
                {
                    torn.Append(Record(initialization));
                }
            }

            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void Open_OfAnotherSearch_NamesTheDifference_AndLeavesItAlone()
    {
        Open().Dispose();
        byte[] before = File.ReadAllBytes(Path);
        AssertRefused(Header with { Format = 3 }, "in format 2, not 3");
        AssertRefused(Header with { Code = "other" }, "by another build of Harness");
        AssertRefused(Header with { Search = "other" }, "by the search little, not other");
        AssertRefused(Header with { Sha256 = "ab" }, "by the search little with other settings");
        AssertRefused(Header with { Data = "ab" }, "on other images");
        AssertRefused(Header with { Engine = EngineName.Torch }, "with --engine FromScratch, not Torch");
        AssertRefused(Header with { Provider = "AVX-512 1" }, "with AVX2 1, not AVX-512 1");
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Theory]
    [InlineData("mine")]
    [InlineData("mine\n")]
    [InlineData("{}\n")]
    public void Open_OfAnotherFile_LeavesItAlone(string text)
    {
        File.WriteAllText(Path, text);
        AssertRefused(Header, "another file of that name");
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void Open_OfADamagedLine_NamesIt()
    {
        using (Journal journal = Open())
        {
            journal.Append(Record(0));
        }

        File.WriteAllText(Path, File.ReadAllText(Path).Replace("\"seed\":1,", "", StringComparison.Ordinal));
        AssertRefused(Header, "line 2 is no finished run; delete the line");
    }

    [Fact]
    public void Find_OfARunByAnotherVersionOfTheEngine_FindsNothing_AndTheNewRunTakesItsPlace()
    {
        using (Journal journal = Open())
        {
            journal.Append(Record(0));
            Assert.Null(journal.Find(EngineName.FromScratch, "AVX2 2", Trial, 0));
            journal.Append(Record(0) with { Provider = "AVX2 2", TrainLoss = 7 });
        }

        using Journal again = Open();
        Assert.Equal(7, again.Find(EngineName.FromScratch, "AVX2 2", Trial, 0)!.TrainLoss);
        Assert.Null(again.Find(EngineName.FromScratch, "AVX2 1", Trial, 0));
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    public void Open_OfAFileThatAnEditorSaved_KeepsItsRuns(string mark, string end)
    {
        using (Journal journal = Open())
        {
            journal.Append(Record(0));
        }

        File.WriteAllText(Path, mark + File.ReadAllText(Path).Replace("\n", end, StringComparison.Ordinal));
        using (Journal journal = Open())
        {
            Assert.Equal(Record(0), journal.Find(EngineName.FromScratch, "AVX2 1", Trial, 0));
            journal.Append(Record(1));
        }

        using Journal again = Open();
        Assert.Equal(2, again.Count);
    }

    // What is no UTF-8 reads as U+FFFD, three bytes.
    [Fact]
    public void Open_WithADamagedByte_ChangesNothing()
    {
        using (Journal journal = Open())
        {
            journal.Append(Record(0));
        }

        byte[] damaged = File.ReadAllBytes(Path);
        damaged[damaged.AsSpan().LastIndexOf("AVX2"u8)] = 0xFF;
        File.WriteAllBytes(Path, damaged);
        Open().Dispose();
        Assert.Equal(damaged, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Open_InAFolderThatCannotBeMade_IsRefused_AndMakesNothing()
    {
        string longer = folder.File("deep", new string('n', 300));
        Assert.StartsWith($"--out: cannot write to {longer}: ", Assert.Throws<InputException>(() => Journal.Open("--out", longer, Header)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Find_OfARunOfOtherSettings_IsRefused()
    {
        using Journal journal = Open();
        journal.Append(Record(0) with { Settings = "training.lambda=7" });
        InputException e = Assert.Throws<InputException>(() => journal.Find(EngineName.FromScratch, "AVX2 1", Trial, 0));
        Assert.Contains("training.lambda=7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhileAnotherWorks_IsRefused()
    {
        using Journal journal = Open();
        AssertRefused(Header, "another search is at work in the folder");
    }

    [Fact]
    public void Open_OfAFolderWithOtherThings_IsRefused()
    {
        File.WriteAllText(folder.File("notes.txt"), "mine");
        AssertRefused(Header, "no folder of a search");
        Assert.Equal(["notes.txt"], folder.Entries);
    }

    public void Dispose() => folder.Dispose();

    private string Path => folder.File(Journal.FileName);

    private RunRecord Record(int initialization) =>
        new(StageName.Coarse, 1, initialization, EngineName.FromScratch, "AVX2 1", 1 + initialization, Trial.Settings.ToString(), 1, 0.5, 2, 0.25, 0.125);

    private Journal Open() => Journal.Open("--out", folder.Path, Header);

    private void AssertRefused(JournalHeader header, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Journal.Open("--out", folder.Path, header)).Message, StringComparison.Ordinal);
}
