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
}
