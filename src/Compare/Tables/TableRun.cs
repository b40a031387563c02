using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Does one run that a table needs.</summary>
public static class TableRun
{
    /// <summary>Trains, tests a range or checks gradients, as the recipe's measure says.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="dataset">Its images.</param>
    /// <param name="threads">Threads of the engine.</param>
    /// <param name="onStep">Called now and then with the number of update steps done.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">It was ended; a part of a run is no result.</exception>
    /// <exception cref="InputException">The recipe does not fit the images.</exception>
    public static RunOutcome Do(PlannedRun run, Dataset dataset, int threads, Action<int> onStep, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        Experiment experiment = new(run.Recipe, dataset, run.Number);
        RunOutcome outcome = run.Engine is EngineName name ? Single(run, name, experiment, threads, onStep, cancellation) : Gradients(run, experiment, threads, cancellation);
        return outcome with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
    }

    private static RunOutcome Single(PlannedRun run, EngineName name, Experiment experiment, int threads, Action<int> onStep, CancellationToken cancellation)
    {
        using IEngine engine = name.Create(experiment, threads);
        RunOutcome outcome = new() { Engine = engine.Info.Name, Provider = name.Provider(), Seed = experiment.Seed };
        if (run.Recipe.Measure.Kind == MeasureKind.RangeTest)
        {
            engine.Record(batches: false, pixels: false);
            IReadOnlyList<RangeReading> readings = RangeTest.Run(engine, experiment, run.Recipe.Measure.Readings, onStep, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return outcome with { Readings = readings };
        }

        RunResult result = EngineRun.Train(engine, experiment, run.Options, onStep, cancellation);
        Dictionary<string, SplitOutcome> splits = new()
        {
            ["test"] = SplitOutcome.Of(result.Headline, experiment.Splits.Test),
            ["train"] = SplitOutcome.Of(result.Train, experiment.Splits.Train),
        };
        if (result.Validation is Evaluation validation)
        {
            splits["validation"] = SplitOutcome.Of(validation, experiment.Splits.Validation!);
        }

        return outcome with
        {
            Epochs = result.Epochs,
            EverySteps = result.EverySteps,
            Splits = splits,
            Opinion = result.Opinion is Opinion opinion ? Judgement.Of(opinion) : null,
            TrainingSeconds = result.TrainingSeconds,
        };
    }

    private static RunOutcome Gradients(PlannedRun run, Experiment experiment, int threads, CancellationToken cancellation)
    {
        MeasureOptions measure = run.Recipe.Measure;
        GradientReport report = GradientCheck.Run(
            experiment,
            new GradientCheckOptions
            {
                Step = measure.Step,
                ElementsPerTensor = measure.Elements,
                Threads = threads,
                NumericMode = measure.EvaluationMode ? ForwardMode.Evaluation : ForwardMode.Training,
            },
            seam: null,
            cancellation);
        return new RunOutcome { Engine = run.EngineText, Provider = "", Seed = experiment.Seed, Gradients = [.. report.Rows.Select(GradientRecord.Of)] };
    }
}
