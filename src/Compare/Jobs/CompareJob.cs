using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The main job: gradients, the first update steps in lockstep, full training, final accuracy, and the verdict.
/// </summary>
public sealed class CompareJob(Recipe recipe, Dataset dataset, CompareOptions options, IJobObserver observer)
{
    private readonly Dictionary<string, double> seconds = [];

    /// <summary>Runs it; interrupted, it returns what was done until then, marked partial.</summary>
    /// <exception cref="InputException">The recipe does not fit the images.</exception>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public CompareResult Run(CancellationToken cancellation)
    {
        Experiment first = new(recipe, dataset);
        using EnginePair engines = new(first, recipe.Precision, options.Threads, options.Seam);
        CompareResult result = new()
        {
            Recipe = recipe,
            Dataset = dataset,
            Images = (first.Splits.Train.Count, first.Splits.Validation?.Count ?? 0, first.Splits.Test.Count),
            Engines = [.. engines.Both.Select(engine => engine.Info)],
            Seconds = seconds,
            Margin = options.Margin,
            Twins = options.Twins,
            Planted = options.Planted,
        };

        try
        {
            result = result with { Gradients = CheckGradients(first, cancellation) };
            bool formulaHolds = FormulaHolds(result.Gradients!);
            foreach (Precision precision in new[] { Precision.Float64, recipe.Precision }.Distinct())
            {
                using EnginePair? other = precision == recipe.Precision ? null : new EnginePair(first, precision, options.Threads, options.Seam);
                (LockstepReport lockstep, DriftReport drift) = RunLockstep(other ?? engines, formulaHolds, cancellation);
                result = result with { Lockstep = [.. result.Lockstep, lockstep], Drift = [.. result.Drift, drift] };
                cancellation.ThrowIfCancellationRequested();
                formulaHolds &= precision != Precision.Float64 || lockstep.Holds;
            }

            for (int run = 0; run < options.Seeds || NeedsSeeds(result); run++)
            {
                using EnginePair? another = run == 0 ? null : new EnginePair(new Experiment(recipe, dataset, run), recipe.Precision, options.Threads, options.Seam);
                result = result with { Trainings = [.. result.Trainings, Train(another ?? engines, formulaHolds, result.Drift[^1].NoisePerStep, cancellation)] };
                cancellation.ThrowIfCancellationRequested();
            }

            return result with { Diagnosis = Diagnose(first, result) };
        }
        catch (OperationCanceledException)
        {
            return result with { IsPartial = true };
        }
    }

    private static bool FormulaHolds(GradientReport report) =>
        report.Rows.Where(row => row.Precision == Precision.Float64).All(row => row.Verdict.Holds());

    // The first failing check in causal order: one pass, one step, what is reported, a step in training.
    private Diagnosis? Diagnose(Experiment first, CompareResult result)
    {
        Diagnosis? found = result.Gradients is GradientReport gradients ? Of(first).Of(gradients) : null;
        foreach (LockstepReport lockstep in result.Lockstep)
        {
            found ??= Of(first).Of(lockstep);
            found ??= lockstep.Evaluation is { Holds: false } evaluation ? Of(first).Of(evaluation, lockstep.Precision) : null;
        }

        foreach (TrainingReport training in result.Trainings)
        {
            Experiment experiment = new(recipe, dataset, training.Seed - recipe.Seed);
            found ??= training.Audits.FirstOrDefault(audit => !audit.Holds) is AuditRow audit ? Of(experiment).Of(audit, recipe.Precision) : null;
            found ??= training.Probes.FirstOrDefault(probe => probe.Evidence is not null) is StepResult probe ? Of(experiment).Of("steps in training", probe, recipe.Precision) : null;
        }

        return found ?? (result.Checks.FirstOrDefault(check => !check.Holds) is CheckResult check ? Diagnostician.Of(check) : null);

        Diagnostician Of(Experiment experiment) => new(experiment, options.Threads, options.Seam);
    }

    private GradientReport CheckGradients(Experiment experiment, CancellationToken cancellation)
    {
        GradientReport report = Timed("gradients", "checking gradients", 0, () =>
            GradientCheck.Run(experiment, options.Gradients with { Threads = options.Threads }, options.Seam, cancellation));
        observer.Gradients(report);
        return report;
    }

    private (LockstepReport, DriftReport) RunLockstep(EnginePair pair, bool formulaHolds, CancellationToken cancellation)
    {
        int steps = Math.Min(options.LockstepSteps, pair.Experiment.Plan.Steps);
        (LockstepReport, DriftReport) reports = Timed("lockstep", $"{steps} steps in lockstep, {pair.Precision.Name()}", 0, () =>
        {
            LockstepReport lockstep = Lockstep.Resynchronised(pair, steps, formulaHolds, cancellation);
            return (lockstep, FreeRun.Run(pair, lockstep, options.Twins, cancellation));
        });
        observer.Lockstep(reports.Item1, reports.Item2);
        return reports;
    }

    private TrainingReport Train(EnginePair pair, bool formulaHolds, double noisePerStep, CancellationToken cancellation)
    {
        Experiment experiment = pair.Experiment;
        string added = experiment.Seed - recipe.Seed < options.Seeds ? "" : ", added to tell chaos from a difference";
        TrainingReport report = Timed("training", $"training both, seed {experiment.Seed}{added}", 2 * experiment.Plan.Steps, () =>
            new TrainingComparison(pair, formulaHolds, options.Every, options.Twins, noisePerStep).Run(observer.Epoch, observer.Advance, cancellation));
        observer.Trained(experiment, report);
        return report;
    }

    // Where something else fails already, more seeds would decide nothing.
    private static bool NeedsSeeds(CompareResult result) =>
        result.Agreement is { NeedsSeeds: true } && result.Checks.All(check => check.Holds || check.Name == Verdicts.TestAccuracy);

    private TResult Timed<TResult>(string part, string name, int total, Func<TResult> work)
    {
        long started = Stopwatch.GetTimestamp();
        observer.Begin(name, total);
        try
        {
            return work();
        }
        finally
        {
            observer.Finish();
            seconds[part] = seconds.GetValueOrDefault(part) + Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
