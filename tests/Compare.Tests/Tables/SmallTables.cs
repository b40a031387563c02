using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Tables of recipes on a few small images.</summary>
internal static class SmallTables
{
    public static Recipe Recipe { get; } = SmallExperiment.Recipe with
    {
        Measure = new() { Figures = [FigureKind.LearningCurves, FigureKind.ConfusionMatrix] },
        Published = new() { Report = "R9", Table = "table 1", TestAccuracy = 0.5, ValidationAccuracy = 0.5, Confusion = [.. Enumerable.Range(0, 16)] },
    };

    public static Recipe Gradients { get; } = SmallExperiment.Recipe with
    {
        Name = "gradients",
        Measure = new() { Kind = MeasureKind.Gradients, Difference = DifferenceKind.Forward, Elements = 20, Figures = [FigureKind.Gradients] },
        Published = new() { Report = "R9", Table = "table 2", GradientMaxAbs = [1e-3, 1e-3, 1e-3, 1e-3], GradientShareBelow1e6 = [0.5, 0.5, 0.5, 0.5] },
    };

    public static Recipe Range { get; } = SmallExperiment.Recipe with
    {
        Name = "range",
        Schedule = new() { Kind = ScheduleKind.Range, Min = 0.001, Max = 1 },
        Measure = new() { Kind = MeasureKind.RangeTest, Readings = 10, Figures = [FigureKind.RangeTest] },
        Published = new() { Report = "R9", Table = "figure 1", RateMin = 0.1, RateMax = 0.5, ReadingRates = [0.5], ReadingAccuracies = [0.9] },
    };

    /// <summary>All kinds of rows.</summary>
    public static IReadOnlyList<TableEntry> Entries { get; } =
    [
        new(Recipe), new(Gradients), new(Range),
        new(Recipe with { Name = "wide", Network = Recipe.Network with { Hidden = [9] }, Measure = new() }),
        new(Recipe with { Name = "rates", Measure = new() { Kind = MeasureKind.Schedule, Figures = [FigureKind.LearningRate] }, Published = new() { Report = "R9" } }),
        new(Recipe with { Name = "labels", Measure = new() { Kind = MeasureKind.Labels, Figures = [FigureKind.Labels] }, Published = new() { Report = "R9" } }),
    ];

    public static TableOptions Options { get; } = new() { Threads = 1 };

    public static TableResult Run(RunJournal journal, TableObserver? observer = null, IReadOnlyList<TableEntry>? entries = null, TableOptions? options = null, CancellationTokenSource? source = null) =>
        new TableJob(entries ?? Entries, new HashedDataset(SmallExperiment.Images()), options ?? Options, journal, observer ?? new TableObserver()).Run(source?.Token ?? TestContext.Current.CancellationToken);
}

/// <summary>Remembers what it is told.</summary>
internal sealed class TableObserver(Action<int>? onFinished = null) : ITableObserver
{
    public List<PlannedRun> Done { get; } = [];

    public (int Runs, int Kept, double Seconds) Plan { get; private set; }

    /// <summary>Each report that was told of, its rows, and how many runs had ended then.</summary>
    public List<(string Name, IReadOnlyList<TableRow> Rows, int Done)> Reports { get; } = [];

    public void Planned(int runs, int kept, double seconds) => Plan = (runs, kept, seconds);

    /// <summary>The rows that got another seed, each time.</summary>
    public List<IReadOnlyList<string>> Added { get; } = [];

    public void SeedsAdded(IReadOnlyList<string> rows, int runs) => Added.Add(rows);

    public void Advanced(string what, double done, double secondsLeft)
    {
    }

    public void Finished(PlannedRun run, RunOutcome outcome, double secondsLeft)
    {
        Done.Add(run);
        onFinished?.Invoke(Done.Count);
    }

    public void Report(string report, IReadOnlyList<TableRow> rows) => Reports.Add((report, rows, Done.Count));
}
