using System.Globalization;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>Prints tables as their rows come in, and how far the work is.</summary>
/// <param name="console">Where to.</param>
/// <param name="options">How the tables are made.</param>
internal sealed class TableReport(IAnsiConsole console, TableOptions options) : ITableObserver
{
    private readonly ProgressLine progress = new(console);
    private readonly bool inPlace = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;

    /// <inheritdoc/>
    public void Planned(int runs, int kept, double seconds)
    {
        string before = kept > 0 ? $"; {kept} more are taken over from the journal" : "";
        console.WriteLine(runs == 0 ? $"nothing to run{before}" : $"{runs} runs, about {Numbers.Time(seconds)} by update steps and measured time a step{before}");
        if (inPlace)
        {
            progress.Begin("", 0);
        }
    }

    /// <inheritdoc/>
    public void SeedsAdded(IReadOnlyList<string> rows, int runs)
    {
        progress.Finish();
        console.WriteLine($"further apart than the choice of images explains, another seed to tell chaos from a difference: {string.Join(", ", rows)}; {runs} runs");
    }

    /// <inheritdoc/>
    public void Advanced(string what, double done, double secondsLeft)
    {
        if (inPlace)
        {
            progress.Begin(string.Create(CultureInfo.InvariantCulture, $"{100 * done:0} %, {Numbers.Time(secondsLeft)} left: {what}"), 0);
        }
    }

    /// <inheritdoc/>
    public void Finished(PlannedRun run, RunOutcome outcome, double secondsLeft)
    {
        if (!inPlace)
        {
            console.WriteLine($"{run.Recipe.Name}, {run.EngineText}, seed {outcome.Seed}: {Numbers.Time(outcome.Seconds)}; {Numbers.Time(secondsLeft)} left");
        }
    }

    /// <inheritdoc/>
    public void Report(string report, IReadOnlyList<TableRow> rows)
    {
        progress.Finish();
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{report}[/]");
        bool isPublished = rows.Any(row => row.Published is not null), both = options.Engines.Count == 2;
        List<(string Title, Func<TableRow, string> Cell)> columns =
        [
            ("row", row => row.Row),
            .. rows.Any(row => row.Table.Length > 0) ? [("table", (Func<TableRow, string>)(row => row.Table))] : Array.Empty<(string, Func<TableRow, string>)>(),
            ("setting", row => row.Setting),
            ("quantity", row => row.Quantity),
        ];
        int texts = columns.Count;
        if (isPublished)
        {
            columns.Add(("published", row => row.Published is null ? "" : Numbers.Text(row.Kind, row.Published)));
        }

        foreach (EngineName engine in options.Engines)
        {
            columns.Add((engine.ToString(), engine == EngineName.FromScratch
                ? row => row.FromScratch is null ? "" : Numbers.Text(row.Kind, row.FromScratch, row.FromScratchDeviation)
                : row => row.Torch is null ? "" : Numbers.Text(row.Kind, row.Torch, row.TorchDeviation)));
        }

        if (both)
        {
            columns.Add(("difference", Numbers.Difference));
            columns.Add(("parity", row => Numbers.Text(row.Parity)));
        }

        if (rows.Any(row => row.FromScratchLogLoss is not null || row.TorchLogLoss is not null))
        {
            columns.Add(("log-loss", Numbers.LogLoss));
        }

        if (isPublished && !options.IsQuick)
        {
            columns.Add(("reproduced", Numbers.Reproduced));
        }

        columns.Add(("seconds", row => string.Create(CultureInfo.InvariantCulture, $"{(row.FromScratchSeconds ?? 0) + (row.TorchSeconds ?? 0):0.0}")));
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((string title, int index) in columns.Select((column, index) => (column.Title, index)))
        {
            TableColumn column = new TableColumn(Markup.Escape(title)).NoWrap();
            table.AddColumn(index < texts ? column : column.RightAligned());
        }

        foreach (TableRow row in rows)
        {
            table.AddRow([.. columns.Select(column => Cell(row, column.Title, column.Cell(row)))]);
        }

        console.Write(table);
        foreach ((string names, string note) in TableText.Notes(rows, name => name))
        {
            console.MarkupLineInterpolated($"[dim]{names}: {note}[/]");
        }
    }

    /// <summary>Linear classifiers are about to be trained on a set of images, which takes minutes.</summary>
    public void BaselinesBegin(int number, int sets, int images) =>
        progress.Begin(string.Create(CultureInfo.InvariantCulture, $"training, L-BFGS and SDCA on {images} images, {number} of {sets}"), 0);

    /// <summary>Linear classifiers on the same images.</summary>
    public void Baselines(IReadOnlyList<TableBaseline> rows)
    {
        progress.Finish();
        console.WriteLine();
        console.MarkupLine("[bold]Baselines[/]");
        Table table = Terminal.Table("classifier", "train accuracy", "test accuracy", "log-loss", "seconds", "detail");
        foreach (TableBaseline row in rows)
        {
            table.AddRow(
                row.Trainer, Numbers.Text(QuantityKind.Accuracy, row.TrainAccuracy), Numbers.Text(QuantityKind.Accuracy, row.TestAccuracy),
                string.Create(CultureInfo.InvariantCulture, $"{row.TestLogLoss:0.0000}"), string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:0.0}"), Markup.Escape(TableText.Images(row)));
        }

        console.Write(table);
    }

    /// <summary>What the columns mean, what was left out, and where the results are.</summary>
    public void Ends(TableResult result, string folder)
    {
        console.WriteLine();
        foreach (string line in TableText.Footer(result))
        {
            console.WriteLine(line);
        }

        Terminal.WriteUnbroken(console, $"results: {folder}");
    }

    private static Markup Cell(TableRow row, string column, string text)
    {
        string colour = (column, row.Parity, row.Reproduced) switch
        {
            ("parity", Parity.Differs, _) => "red",
            ("parity", Parity.Equal, _) => "green",
            ("parity", Parity.Open, _) => "yellow",
            ("reproduced", _, false) => "yellow",
            ("reproduced", _, true) => "green",
            _ => "default",
        };
        return new Markup($"[{colour}]{Markup.Escape(text)}[/]");
    }
}
