using System.Globalization;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>
/// One line that says what is going on. On a terminal it is rewritten in place with a bar; elsewhere a part is
/// announced once, so that a log shows where the time went.
/// </summary>
internal sealed class ProgressLine(IAnsiConsole console)
{
    private const int BarWidth = 30;
    private readonly bool inPlace = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;
    private string name = "";
    private int total, shownWidth;

    /// <summary>A part begins.</summary>
    public void Begin(string part, int steps)
    {
        (name, total) = (part, steps);
        if (inPlace)
        {
            Show(0);
        }
        else
        {
            console.WriteLine(part + " …");
        }
    }

    /// <summary>How far the part is.</summary>
    public void Advance(int done)
    {
        if (inPlace)
        {
            Show(done);
        }
    }

    /// <summary>The part has ended.</summary>
    public void Finish() => Clear();

    /// <summary>Takes the line away, so that something can be printed in its place.</summary>
    public void Clear()
    {
        if (inPlace && shownWidth > 0)
        {
            Console.Write($"\r{new string(' ', shownWidth)}\r");
            shownWidth = 0;
        }
    }

    private void Show(int done)
    {
        string bar = "";
        if (total > 0)
        {
            int filled = (int)((long)BarWidth * done / total);
            bar = string.Create(CultureInfo.InvariantCulture, $" {new string('━', filled)}{new string('╌', BarWidth - filled)} {100.0 * done / total:0} %");
        }

        Clear();
        string text = $"{name}{bar}";
        Console.Write(text);
        shownWidth = text.Length;
    }
}
