using Spectre.Console;

namespace Harness.Compare.Tests;

public class ConsoleReportTests
{
    [Fact]
    public void Summary_OfClassesNamedLikeMarkup_PrintsTheirNames()
    {
        CompareResult result = SmallJob.Run();
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        new ConsoleReport(console).Summary(result with { Dataset = result.Dataset with { ClassNames = ["[unused]", "b", "c", "d"] } });
        Assert.Contains("[unused]", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfANetworkThatGivesNoProbabilities_HasNoLogLoss()
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 1000;
        new ConsoleReport(console).Summary(Diverged.ByHand(SmallJob.Run()));
        Assert.Contains(" NaN ", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" 0.0000 ", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteUnbroken_OfALineWiderThanTheTerminal_DoesNotBreakIt()
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 20;
        Terminal.WriteUnbroken(console, "results: /a/path/that/is/longer/[than]/that");
        Assert.Equal($"results: /a/path/that/is/longer/[than]/that{Environment.NewLine}", text.ToString());
    }
}
