using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A hyper-parameter search: coarse, fine around the best, the best trained longer, the winners with the other engine.
/// Runs that the journal has are not done again; those that are left go on as many at once as there are threads, each on
/// one, and the result does not depend on the order they finish in.
/// </summary>
internal sealed class SearchJob(SearchSpace space, Dataset dataset, SearchOptions options, Journal journal, IProgressObserver observer)
{
    private readonly SearchPlan plan = new(space);

    /// <summary>Called with each stage as it ends.</summary>
    public Action<StageResult>? OnStage { get; init; }

    /// <summary>Runs what is left of it; interrupted, it returns what is finished, marked partial.</summary>
    /// <exception cref="InputException">A trial's recipe does not fit the images.</exception>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public SearchResult Run(CancellationToken cancellation)
    {
        SearchResult result = new() { Space = space, Dataset = dataset, Options = options, Engines = EngineInfos(space, dataset, options) };
        List<StageResult> stages = [];
        StageResult? current = null;
        try
        {
            StageResult coarse = Stage(StageName.Coarse, plan.Coarse());
            IReadOnlyList<TrialResult> ranked = TrialResult.Ranked(coarse.Trials);
            if (space.Fine is FineStage fine && Settings(ranked) is { Count: > 0 } best)
            {
                StageResult narrowed = Stage(StageName.Fine, plan.Fine(best, [.. coarse.Trials.Select(trial => trial.Trial.Settings)]));
                ranked = TrialResult.Ranked(fine.Set.Count == 0 ? coarse.Trials.Concat(narrowed.Trials) : narrowed.Trials);
            }

            TrialResult[] winners = [.. ranked.Take(1).Where(trial => !trial.HasDiverged)];
            if (space.Longer is not null && Settings(ranked) is { Count: > 0 } candidates)
            {
                ranked = TrialResult.Ranked(Stage(StageName.Longer, plan.Longer(candidates)).Trials);
                winners = [.. ranked.Where(trial => !trial.HasDiverged)];
            }

            result = result with { Ranked = ranked };
            return result with { Stages = stages, Confirmations = options.Confirms ? Confirm(winners, cancellation) : [] };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return result with { Stages = stages, Interrupted = current, IsPartial = true };
        }

        StageResult Stage(StageName stage, IReadOnlyList<Trial> trials)
        {
            try
            {
                StageResult done = new(stage, Train(options.Engine, $"{stage.Text()}", trials, cancellation));
                stages.Add(done);
                OnStage?.Invoke(done);
                return done;
            }
            catch (OperationCanceledException)
            {
                current = new StageResult(stage, [.. trials.Where(trial => Runs(options.Engine, trial).Count == space.Initializations).Select(trial => Result(options.Engine, trial))]);
                throw;
            }
        }
    }

    /// <summary>What a search's engines compute with.</summary>
    /// <exception cref="InputException">The first trial's recipe does not fit the images.</exception>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public static IReadOnlyList<EngineInfo> EngineInfos(SearchSpace space, Dataset dataset, SearchOptions options)
    {
        Experiment experiment = new(new SearchPlan(space).Coarse()[0].Recipe, dataset);
        return [.. (options.Confirms ? new[] { options.Engine, options.Other } : [options.Engine]).Select(name =>
        {
            using IEngine engine = name.Create(experiment, threads: 1);
            return engine.Info;
        })];
    }

    private Confirmation[] Confirm(TrialResult[] winners, CancellationToken cancellation)
    {
        IReadOnlyList<TrialResult> others = winners.Length == 0 ? []
            : Train(options.Other, $"{options.Other} confirms", [.. winners.Select(winner => winner.Trial)], cancellation);
        return [.. winners.Zip(others, (own, other) => new Confirmation(own, other))];
    }

    // All trials are looked at before the first is trained: one that does not fit is not found out after hours.
    private TrialResult[] Train(EngineName engine, string name, IReadOnlyList<Trial> trials, CancellationToken cancellation)
    {
        (Trial Trial, Recipe Recipe, int Steps)[] prepared = [.. trials.Select(Prepared)];
        var work = prepared.SelectMany(trial => Enumerable.Range(0, space.Initializations).Select(i => (trial.Trial, trial.Recipe, trial.Steps, Initialization: i))).ToArray();
        var left = work.Where(run => journal.Find(engine, engine.Provider(), run.Trial, run.Initialization) is null).ToArray();
        StepCount steps = new(observer, work.Sum(run => (long)run.Steps), work.Sum(run => (long)run.Steps) - left.Sum(run => (long)run.Steps));
        string resumed = left.Length == work.Length ? "" : $", {work.Length - left.Length} finished before";
        observer.Begin($"{name}: {Counted(trials.Count, "trial")} × {Counted(space.Initializations, "initialisation")}{resumed}", StepCount.Total);
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
            Parallel.ForEach(Partitioner.Create(left, EnumerablePartitionerOptions.NoBuffering), parallel, run =>
            {
                int before = 0;
                journal.Append(RunRecord.Train(run.Trial, run.Recipe, dataset, engine, run.Initialization, done => steps.Add(done - Interlocked.Exchange(ref before, done)), cancellation));
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(inner => inner is InputException or MissingComponentException) ?? e.InnerExceptions[0]);
        }
        finally
        {
            observer.Finish();
        }

        return [.. trials.Select(trial => Result(engine, trial))];
    }

    private (Trial Trial, Recipe Recipe, int Steps) Prepared(Trial trial)
    {
        try
        {
            Recipe recipe = options.IsQuick ? QuickRecipe.Of(trial.Recipe, new Experiment(trial.Recipe, dataset).Splits) : trial.Recipe;
            return (trial, recipe, new Experiment(recipe, dataset).Plan.Steps);
        }
        catch (InputException e)
        {
            throw new InputException($"{space.File}: {trial.Stage.Text()} trial {trial.Number + 1}, {trial.Settings}: {e.Message}", e);
        }
    }

    private List<RunRecord> Runs(EngineName engine, Trial trial) =>
        [.. Enumerable.Range(0, space.Initializations).Select(i => journal.Find(engine, engine.Provider(), trial, i)).OfType<RunRecord>()];

    private TrialResult Result(EngineName engine, Trial trial) => new(trial, Runs(engine, trial));

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static List<TrialSettings> Settings(IEnumerable<TrialResult> ranked) => [.. ranked.Where(trial => !trial.HasDiverged).Select(trial => trial.Trial.Settings)];
}
