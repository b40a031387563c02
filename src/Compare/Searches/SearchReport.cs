using System.Globalization;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>Prints a search as it goes: progress, each stage's table as it ends, the winner and its confirmation.</summary>
internal sealed class SearchReport(IAnsiConsole console)
{
    private const int BarWidth = 31;

    /// <summary>How far it is.</summary>
    public ProgressLine Progress { get; } = new(console);

    /// <summary>What is searched, on which images.</summary>
    public void Header(SearchSpace space, SearchOptions options, Dataset dataset, DataLocation location, string folder, int finished)
    {
        Terminal.SayWhetherSynthetic(console, location);
        Line($"[bold]{Markup.Escape(space.Name)}[/]: {Markup.Escape(string.Join(", ", space.Fields.Keys))} of {Markup.Escape(space.Recipe)}, {options.Engine}, {options.Threads} runs at once{(options.IsQuick ? ", [yellow]quick[/]" : "")}; on {Markup.Escape(dataset.Source)}");
        if (finished > 0)
        {
            Terminal.WriteUnbroken(console, $"going on in {folder}: {finished} runs are finished");
        }
    }

    /// <summary>A stage's trials, each with its spread as a bar: the dot is the mean, its ends are 3 standard deviations away.</summary>
    public void Stage(SearchSpace space, StageResult stage, bool isPartial = false)
    {
        Progress.Clear();
        Line($"\n[bold]{stage.Stage}[/]{(isPartial ? $": {stage.Trials.Count} trials are finished" : "")}");
        string[] header = SearchTable.Header(space);
        TrialResult[] drawn = [.. stage.Trials.Where(trial => !trial.HasDiverged)];
        (double low, double high) = drawn.Length == 0 ? (0, 1) : (drawn.Min(Low), drawn.Max(High));
        Table table = Terminal.Table([.. header, string.Create(CultureInfo.InvariantCulture, $"{100 * low:0.0} … {100 * high:0.0} %")]);
        int row = 0;
        foreach (string[] cells in SearchTable.Rows(space, stage))
        {
            TrialResult? trial = row < stage.Trials.Count ? stage.Trials[row++] : null;
            table.AddRow([.. cells.Append(trial is null or { HasDiverged: true } ? "" : Bar(trial, low, high)).Select(cell => new Text(cell))]);
        }

        console.Write(table);
        PublishedTrials? published = stage.Stage switch { StageName.Coarse => space.Published, StageName.Fine => space.Fine?.Published, _ => space.Longer?.Published };
        if (!string.IsNullOrEmpty(published?.Source))
        {
            Line($"[dim]published: {Markup.Escape(published.Source)}[/]");
        }

        if (!string.IsNullOrEmpty(published?.Note))
        {
            Line($"[dim]{Markup.Escape(published.Note)}[/]");
        }
    }

    /// <summary>The winner, how to go on with it, and what the other engine makes of the winners.</summary>
    public void Ends(SearchResult result, string folder, double seconds)
    {
        Progress.Clear();
        if (result.IsPartial)
        {
            Line($"[yellow]INTERRUPTED[/] finished runs are kept: the same command goes on from there; {seconds:0.0} s");
            Terminal.WriteUnbroken(console, $"runs: {folder}");
            return;
        }

        if (result.Chosen is not TrialResult chosen)
        {
            Line($"[red]FAIL[/] every trial diverged: there is none to choose; {seconds:0.0} s");
            return;
        }

        Line($"\n[bold]chosen[/]: {Markup.Escape(chosen.Trial.Settings.ToString())} ({chosen.Trial.Stage.Text()} trial {chosen.Trial.Number + 1}): validation {SearchTable.Spread(chosen.Validation)}, test {SearchTable.Spread(chosen.Test)}{(result.Space.Initializations > 1 ? $"; mean ± 3 sd of {result.Space.Initializations} initialisations" : "")}");
        Terminal.WriteUnbroken(console, $"  {result.Command(chosen.Trial)}");
        if (result.Confirmations.Count > 0)
        {
            Table table = Terminal.Table("the same seeds, validation", $"{result.Options.Engine}", $"{result.Options.Other}", "difference");
            foreach (Confirmation confirmation in result.Confirmations)
            {
                table.AddRow(
                    new Text(confirmation.Own.Trial.Settings.ToString()), new Text(SearchTable.Spread(confirmation.Own.Validation)),
                    new Text(confirmation.Other.HasDiverged ? "diverged" : SearchTable.Spread(confirmation.Other.Validation)),
                    new Text(confirmation.Other.HasDiverged ? "–" : SearchTable.Points(confirmation.Difference)));
            }

            console.Write(table);
        }

        Line($"{(result.Holds ? "[green]DONE[/]" : $"[red]FAIL[/] {result.Options.Other} diverges where {result.Options.Engine} does not")}; {seconds:0.0} s");
        Terminal.WriteUnbroken(console, $"results: {folder}");
    }

    private static double Low(TrialResult trial) => trial.Validation.Mean - Reach(trial);

    private static double High(TrialResult trial) => trial.Validation.Mean + Reach(trial);

    private static double Reach(TrialResult trial) => double.IsNaN(trial.Validation.Deviation) ? 0 : 3 * trial.Validation.Deviation;

    private static string Bar(TrialResult trial, double low, double high)
    {
        char[] bar = [.. Enumerable.Repeat(' ', BarWidth)];
        (int from, int to) = (Position(Low(trial)), Position(High(trial)));
        bar.AsSpan(from..(to + 1)).Fill('─');
        (bar[from], bar[to]) = ('├', '┤');
        bar[Position(trial.Validation.Mean)] = '●';
        return new string(bar);

        int Position(double share) => high > low ? (int)Math.Round((BarWidth - 1) * (share - low) / (high - low)) : 0;
    }

    private void Line(FormattableString markup) => console.MarkupLine(markup.ToString(CultureInfo.InvariantCulture));
}
