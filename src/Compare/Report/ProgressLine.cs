using System.Globalization;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>
/// One line that says what is going on. On a terminal it is rewritten in place with a bar; elsewhere a part is
/// announced once, so that a log shows where the time went.
/// </summary>
internal sealed class ProgressLine(IAnsiConsole console) : IProgressObserver
{
    private const int BarWidth = 30;
    private readonly bool inPlace = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;
    private string name = "";
    private int total, shownWidth;

    /// <inheritdoc/>
    public void Begin(string name, int total)
    {
        (this.name, this.total) = (name, total);
        if (inPlace)
        {
            Show(0);
        }
        else
        {
            console.WriteLine(name + " …");
        }
    }

    /// <inheritdoc/>
    public void Advance(int done)
    {
        if (inPlace)
        {
            Show(done);
        }
    }

    /// <inheritdoc/>
    public void Finish() => Clear();

    /// <summary>Takes the line away, so that something can be printed in its place.</summary>
    public void Clear()
    {
        if (inPlace && shownWidth > 0)
        {
            console.Profile.Out.Writer.Write($"\r{new string(' ', shownWidth)}\r");
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
        text = text[..Math.Clamp(console.Profile.Width - 1, 0, text.Length)]; // a line that wraps could not be taken away
        console.Profile.Out.Writer.Write(text);
        shownWidth = text.Length;
    }
}
