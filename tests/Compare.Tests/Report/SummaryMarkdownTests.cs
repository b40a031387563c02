using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SummaryMarkdownTests
{
    [Fact]
    public void Write_OfARunThatHolds_SaysSoWithItsEvidence()
    {
        CompareResult result = SmallJob.Run();
        string text = SummaryMarkdown.Write(result);
        Assert.StartsWith("# small: parity holds\n", text, StringComparison.Ordinal);
        Assert.Contains("60 images to train, 20 to validate, 40 to test", text, StringComparison.Ordinal);
        Assert.All(result.Checks, check => Assert.Contains($"| {check.Name} | holds | {check.Detail.Replace("|", "\\|", StringComparison.Ordinal)} |", text, StringComparison.Ordinal));
        Assert.Equal(4 * 10, Rows(text, "| dW").Count() + Rows(text, "| db").Count());
        Assert.Equal(6, Rows(text, "| 1 |").Count(row => row.Contains("FromScratch", StringComparison.Ordinal) || row.Contains("Torch", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_OfARunThatFails_MarksTheChecksThatFail()
    {
        CompareResult result = SmallJob.Run(seam: new Negated(Pass.Backward, "db2"));
        string text = SummaryMarkdown.Write(result);
        Assert.StartsWith("# small: parity does not hold\n", text, StringComparison.Ordinal);
        Assert.Contains("| gradients | **fails** |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfAnInterruptedRun_SaysSo() =>
        Assert.StartsWith("# small: interrupted\n", SummaryMarkdown.Write(SmallJob.Run() with { IsPartial = true }), StringComparison.Ordinal);

    [Fact]
    public void Write_OfANetworkThatGivesNoProbabilities_HasNoLogLoss() =>
        Assert.Contains(" | NaN | ", SummaryMarkdown.Write(Diverged.ByHand(SmallJob.Run())), StringComparison.Ordinal);

    [Fact]
    public void Tables_HaveAsManyCellsInEveryRow()
    {
        string[] lines = SummaryMarkdown.Write(SmallJob.Run()).Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|') && lines[i - 1].StartsWith('|'))
            {
                Assert.Equal(Cells(lines[i - 1]), Cells(lines[i]));
            }
        }

        static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
    }

    private static IEnumerable<string> Rows(string text, string start) => text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal));
}
