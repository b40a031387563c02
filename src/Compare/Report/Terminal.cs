using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>The console as the reports use it.</summary>
internal static class Terminal
{
    /// <summary>Columns assumed where the output is no terminal.</summary>
    private const int RedirectedWidth = 1000;

    /// <summary>A console; wide enough for the tables where the output goes to a file.</summary>
    public static IAnsiConsole Create()
    {
        bool redirected = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    /// <summary>A line that is to be copied, a path or a command: the console would break it at the terminal's width.</summary>
    public static void WriteUnbroken(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    /// <summary>Says loudly where no images were found.</summary>
    public static void SayWhetherSynthetic(IAnsiConsole console, DataLocation location)
    {
        if (location.Rule == DataRule.Fallback)
        {
            console.MarkupLine("[black on yellow] SYNTHETIC IMAGES [/] no CIFAR-10 found: these images are generated. ./harness data fetch gets the real ones.");
        }
    }

    /// <summary>A table in the house's manner: the first column left, all others right.</summary>
    public static Table Table(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            TableColumn column = new(Markup.Escape(columns[i]));
            table.AddColumn(i == 0 || columns[i] is "detail" or "state" ? column : column.RightAligned());
        }

        return table;
    }
}
