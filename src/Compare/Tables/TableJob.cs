using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Does the runs that tables need and makes their rows, a report's as soon as its last run has ended. Runs go side by side in
/// <see cref="RunOrder"/>, one thread each: that gets at least as much done as one after the other with all threads. A finished
/// run is kept in the journal at once, and one that is there already is not done again. Rows whose engines lie further apart than the choice of
/// images explains get one seed after the other until it shows whether that of the seeds does (<see cref="AccuracyAgreement.NeedsSeeds"/>).
/// </summary>
/// <param name="entries">What the tables show, in order.</param>
/// <param name="data">The images.</param>
/// <param name="options">How.</param>
/// <param name="journal">Keeps finished runs.</param>
/// <param name="observer">Is told how far it is.</param>
public sealed class TableJob(IReadOnlyList<TableEntry> entries, HashedDataset data, TableOptions options, RunJournal journal, ITableObserver observer)
{
    private readonly Dictionary<string, RunOutcome> outcomes = [];
    private readonly Dictionary<PlannedRun, string> keys = [];
    private readonly Dictionary<string, double> estimates = [];
    private readonly TimeEstimate estimate = new(data.Dataset);
    private readonly Dictionary<TableEntry, int> seeds = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<TableRow>> reports = [];
    private double secondsPlanned, secondsEstimatedDone, secondsDone;
    private int runsDone;

    /// <summary>Does everything.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted; finished runs are in the journal.</exception>
    /// <exception cref="InputException">A recipe does not fit the images.</exception>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public TableResult Run(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        foreach (TableEntry entry in entries)
        {
            Check(entry.Recipe);
        }

        List<PlannedRun> missing = Missing(entries, cancellation);
        observer.Planned(missing.Count, AllRuns - missing.Count, secondsPlanned);
        ReportWhatIsThere();
        Do(missing, cancellation);
        while (entries.Where(IsUndecided).ToList() is { Count: > 0 } undecided)
        {
            foreach (TableEntry entry in undecided)
            {
                seeds[entry] = Outcomes(entry, EngineName.FromScratch).Count + 1;
            }

            missing = Missing(undecided, cancellation);
            observer.SeedsAdded([.. undecided.Select(entry => entry.Name)], missing.Count);
            ReportWhatIsThere();
            Do(missing, cancellation);
        }

        List<TableRow> rows = [.. entries.Select(entry => entry.Report).Distinct().SelectMany(report => reports[report])];
        return new TableResult
        {
            Rows = rows,
            Figures =
            [
                .. entries.SelectMany(entry => Figures.Of(entry, data.Dataset, Outcomes(entry, EngineName.FromScratch), Outcomes(entry, EngineName.Torch))),
                .. entries.Where(entry => entry.Search is not null).GroupBy(entry => entry.Search!.Name, entry => entry.Name)
                    .Select(search => SearchEntries.Figure(search.Key, rows.Where(row => search.Contains(row.Row)))),
            ],
            Dataset = data.Dataset,
            Options = options,
            Providers = outcomes.Values.Where(run => run.Provider.Length > 0).GroupBy(run => run.Engine, run => run.Provider)
                .OrderBy(engine => engine.Key, StringComparer.Ordinal).ToDictionary(engine => engine.Key, engine => string.Join(" and ", engine.Distinct().Order(StringComparer.Ordinal))),
            RowsWithMoreSeeds = [.. entries.Where(seeds.ContainsKey).Select(entry => entry.Name)],
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            RunSeconds = outcomes.Values.Sum(run => run.Seconds),
            KeptRuns = AllRuns - runsDone,
        };
    }

    private void Check(Recipe recipe)
    {
        Splits splits = new Experiment(recipe, data.Dataset).Splits;
        try
        {
            _ = splits.OfCurves(recipe.Measure.CurveImages);
        }
        catch (InputException e)
        {
            throw InputException.Of(recipe, e.Message, e);
        }

        if (recipe.Published is { Confusion: { Count: > 0 } confusion } && data.Dataset.ClassNames.Count is int classes && confusion.Count != classes * classes)
        {
            throw InputException.Of(recipe, $"published.confusion: {confusion.Count} counts for {classes} classes; give {classes * classes}, one row of predictions for each label");
        }
    }

    private int AllRuns => entries.SelectMany(Runs).Select(Key).Distinct().Count();

    private IEnumerable<PlannedRun> Runs(TableEntry entry) => entry.Runs(options.Engines, seeds.GetValueOrDefault(entry, options.Seeds));

    private List<PlannedRun> Missing(IEnumerable<TableEntry> of, CancellationToken cancellation)
    {
        List<PlannedRun> missing = [.. of.SelectMany(Runs).Where(run => !IsThere(run)).DistinctBy(Key)];
        foreach (PlannedRun run in missing)
        {
            cancellation.ThrowIfCancellationRequested();
            estimates[Key(run)] = estimate.Seconds(run, 1) / options.Threads;
        }

        secondsPlanned = estimates.Values.Sum();
        return missing;
    }

    private bool IsUndecided(TableEntry entry) => RowVerdicts.NeedsSeeds(
        entry.Quantities, Outcomes(entry, EngineName.FromScratch), Outcomes(entry, EngineName.Torch), options.Margin);

    private string Key(PlannedRun run) => keys.TryGetValue(run, out string? key) ? key : keys[run] = run.Key(data);

    private bool IsThere(PlannedRun run)
    {
        string key = Key(run);
        if (outcomes.ContainsKey(key))
        {
            return true;
        }

        if (journal.Find(key) is not RunOutcome outcome)
        {
            return false;
        }

        outcomes[key] = outcome;
        return true;
    }

    private void Do(List<PlannedRun> runs, CancellationToken cancellation)
    {
        List<PlannedRun> ordered = RunOrder.Of(runs, run => estimates[Key(run)]);
        int together = Math.Clamp(ordered.Count, 1, options.Threads);
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
            Parallel.ForEach(Partitioner.Create(ordered, EnumerablePartitionerOptions.NoBuffering), parallel, run =>
                Do(run, run.Engine == EngineName.Torch ? 1 : options.Threads / together, together, cancellation));
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException) ?? exception.InnerExceptions[0]);
        }
    }

    private void Do(PlannedRun run, int threads, int together, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string key = Key(run), what = $"{run.Recipe.Name}, {run.EngineText}, seed {run.Recipe.Seed + run.Number}";
        double estimated = estimates[key];
        int steps = run.Recipe.Measure.Kind == MeasureKind.Gradients ? 1 : Steps(run);
        RunOutcome outcome = TableRun.Do(
            run, data.Dataset, threads,
            done =>
            {
                lock (outcomes)
                {
                    Advance(what, estimated * done / steps);
                }
            },
            cancellation);
        journal.Keep(key, outcome);
        lock (outcomes)
        {
            outcomes[key] = outcome;
            runsDone++;
            secondsEstimatedDone += estimated;
            secondsDone += outcome.Seconds / together;
            observer.Finished(run, outcome, SecondsLeft(secondsEstimatedDone));
            ReportWhatIsThere();
        }
    }

    private void ReportWhatIsThere()
    {
        foreach (IGrouping<string, TableEntry> report in entries.GroupBy(entry => entry.Report))
        {
            if (!reports.ContainsKey(report.Key) && report.SelectMany(Runs).All(run => outcomes.ContainsKey(Key(run))) && !report.Any(IsUndecided))
            {
                reports[report.Key] = [.. report.SelectMany(Rows)];
                observer.Report(report.Key, reports[report.Key]);
            }
        }
    }

    private void Advance(string what, double estimatedOfRun)
    {
        double done = secondsEstimatedDone + estimatedOfRun;
        observer.Advanced(what, secondsPlanned > 0 ? Math.Min(1, done / secondsPlanned) : 0, SecondsLeft(done));
    }

    // The estimate of the rest, as far off as that of what is done was.
    private double SecondsLeft(double estimatedDone)
    {
        double left = Math.Max(0, secondsPlanned - estimatedDone);
        return secondsEstimatedDone > 0 ? left * secondsDone / secondsEstimatedDone : left;
    }

    private int Steps(PlannedRun run) => new BatchPlan(
        Splits.Take(data.Dataset, run.Recipe.Data, run.Recipe.Seed).Train.Count, run.Recipe.Training, run.Recipe.Schedule, run.Recipe.Seed).Steps;

    // A gradient check stands in both columns.
    private List<RunOutcome> Outcomes(TableEntry entry, EngineName engine) => !options.Engines.Contains(engine) ? [] :
        [.. Runs(entry).Where(run => run.Engine is null || run.Engine == engine).Select(run => outcomes[Key(run)])];

    private IEnumerable<TableRow> Rows(TableEntry entry)
    {
        (List<RunOutcome> hand, List<RunOutcome> torch) = (Outcomes(entry, EngineName.FromScratch), Outcomes(entry, EngineName.Torch));
        string figures = string.Join(" ", Figures.Names(entry));
        bool isShared = entry.Recipe.Measure.Kind == MeasureKind.Gradients;
        TableRow row = new()
        {
            Report = entry.Report,
            Table = entry.Table,
            Row = entry.Name,
            Setting = entry.Setting,
            Quantity = entry.Kind,
            Kind = QuantityKind.Accuracy,
            Seeds = Math.Max(hand.Count, torch.Count),
            FromScratchSeconds = hand.Count > 0 ? hand.Sum(run => run.Seconds) : null,
            TorchSeconds = torch.Count > 0 && !(isShared && hand.Count > 0) ? torch.Sum(run => run.Seconds) : null,
            Figures = figures,
            Note = entry.Recipe.Published?.Note ?? "",
        };
        if (entry.Quantities.Count == 0)
        {
            yield return row;
        }

        foreach (Quantity quantity in entry.Quantities)
        {
            (double? ours, double? deviation) = Mean(hand, quantity, EngineName.FromScratch);
            (double? theirs, double? theirDeviation) = Mean(torch, quantity, EngineName.Torch);
            (Parity parity, string detail) = RowVerdicts.Agreement(quantity, hand, torch, options.Margin);
            yield return row with
            {
                Quantity = quantity.Name,
                Kind = quantity.Kind,
                Published = quantity.Published,
                FromScratch = ours,
                FromScratchDeviation = deviation,
                Torch = theirs,
                TorchDeviation = theirDeviation,
                Difference = ours - theirs,
                FromScratchLogLoss = Judged(hand, quantity, opinion => opinion.LogLoss),
                TorchLogLoss = Judged(torch, quantity, opinion => opinion.LogLoss),
                FromScratchJudged = Judged(hand, quantity, opinion => opinion.Accuracy),
                TorchJudged = Judged(torch, quantity, opinion => opinion.Accuracy),
                Parity = parity,
                ParityDetail = detail,
                Reproduced = options.IsQuick ? null : RowVerdicts.Reproduced(quantity, ours ?? theirs, ours is null ? theirDeviation : deviation),
            };
        }
    }

    // An opinion leaves out images whose probabilities are no numbers: of a network that gives such it is none.
    private static double? Judged(List<RunOutcome> runs, Quantity quantity, Func<Judgement, double> value) =>
        quantity.Split == "test" && runs.Count > 0 && runs.All(run => run.Opinion is not null) ? runs.Average(run => run.Opinion!.Left > 0 ? double.NaN : value(run.Opinion)) : null;

    private static (double? Mean, double? Deviation) Mean(List<RunOutcome> runs, Quantity quantity, EngineName engine)
    {
        if (runs.Count == 0)
        {
            return (null, null);
        }

        (double mean, double deviation) = Statistics.MeanAndDeviation([.. runs.Select(run => quantity.Read(run, engine))]);
        return (mean, runs.Count > 1 ? deviation : null);
    }
}
