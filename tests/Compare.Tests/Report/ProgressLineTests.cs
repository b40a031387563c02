using Spectre.Console;

namespace Harness.Compare.Tests;

public class ProgressLineTests
{
    [Fact]
    public void ALineThatIsWiderThanTheTerminal_IsCut()
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 20;
        ProgressLine progress = new(console);
        progress.Begin("longer than twenty columns", 100);
        progress.Finish();
        Assert.Equal(["longer than twenty ", new string(' ', 19), ""], text.ToString().Split('\r'));
    }
}
