using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A training run of one engine alone, without a comparison: what tables, figures and searches are made of. It gives the
/// numbers that <see cref="TrainingComparison"/> gives for the same engine, recipe and seed, to the last bit.
/// </summary>
public static class EngineRun
{
    /// <summary>Loads the experiment's initial parameters and trains to the end of the recipe.</summary>
    /// <param name="engine">Made for the experiment.</param>
    /// <param name="experiment">What is run.</param>
    /// <param name="options">What is read on the way.</param>
    /// <param name="onStep">Called now and then with the number of update steps done.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">It was ended; a part of a run is no result.</exception>
    /// <exception cref="InputException">There are fewer training images than the curves are to be read on.</exception>
    public static RunResult Train(IEngine engine, Experiment experiment, RunOptions options, Action<int>? onStep, CancellationToken cancellation)
    {
        engine.Record(batches: false, pixels: false);
        engine.Load(experiment.InitialParameters);
        BatchPlan plan = experiment.Plan;
        BatchMemory memory = new(engine.Info.Threads);
        Splits splits = experiment.Splits;
        (LabelledImages Train, LabelledImages? Validation) curves = splits.OfCurves(options.CurveImages);
        EpochReadings readings = new(engine, experiment, curves);
        List<NamedTensors> members = [];
        long ticks = 0;
        for (int step = 0; step < plan.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = experiment.Batch(step, memory);
            long started = Stopwatch.GetTimestamp();
            engine.Update(batch);
            ticks += Stopwatch.GetTimestamp() - started;
            int steps = step + 1;
            if (EnsembleReport.HasMember(experiment.Recipe, steps))
            {
                members.Add(engine.Read());
            }

            if (EndsEpoch(steps) || IsEvery(steps))
            {
                readings.Take(steps);
            }

            if (steps % 50 == 0 || steps == plan.Steps)
            {
                onStep?.Invoke(steps);
            }
        }

        IReadOnlyList<EpochRow> rows = readings.Complete();
        LabelledImages test = splits.Test;
        double[]? votes = members.Count > 0 ? engine.Probabilities(test, members) : null;
        return new RunResult(
            experiment.Seed, engine.Info.Name, [.. rows.Where(row => EndsEpoch(row.Steps))], [.. rows.Where(row => IsEvery(row.Steps))], engine.Evaluate(test),
            votes is null ? null : engine.EvaluateVote(votes, test), (double)ticks / Stopwatch.Frequency)
        {
            Train = ReferenceEquals(curves.Train, splits.Train) ? readings.Train! : engine.Evaluate(splits.Train),
            Validation = ReferenceEquals(curves.Validation, splits.Validation) ? readings.Validation : engine.Evaluate(splits.Validation!),
            Opinion = options.Judged ? OutsideOpinion.Of(votes ?? engine.Probabilities(test), test) : null,
        };

        bool EndsEpoch(int steps) => steps == plan.Steps || (options.EveryEpoch && steps % plan.StepsPerEpoch == 0);

        bool IsEvery(int steps) => options.Every > 0 && steps % options.Every == 0;
    }
}

/// <summary>What a run reads on its way.</summary>
public sealed record RunOptions
{
    /// <summary>Whether training and validation images are evaluated at the end of every epoch; else at the end of the run alone.</summary>
    public bool EveryEpoch { get; init; } = true;

    /// <summary>Also evaluate after every so many update steps; 0: not.</summary>
    public int Every { get; init; }

    /// <summary>How many training and validation images the rows are of (<see cref="Splits.OfCurves"/>); null: all. The rest of the <see cref="RunResult"/> is of all.</summary>
    public int? CurveImages { get; init; }

    /// <summary>Whether an outside opinion is had on the headline's predictions.</summary>
    public bool Judged { get; init; }
}

/// <summary>What a run of one engine comes to.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Engine">"FromScratch" or "Torch".</param>
/// <param name="Epochs">The ends of the epochs; the last row is the end of the run.</param>
/// <param name="EverySteps">Rows after every so many update steps, where they were asked for.</param>
/// <param name="Test">The last parameters on the test images.</param>
/// <param name="Ensemble">The vote of the parameters at the end of each cycle; null where the recipe has none.</param>
/// <param name="TrainingSeconds">Seconds spent in update steps.</param>
public sealed record RunResult(
    int Seed, string Engine, IReadOnlyList<EpochRow> Epochs, IReadOnlyList<EpochRow> EverySteps, Evaluation Test, Evaluation? Ensemble, double TrainingSeconds)
{
    /// <summary>The last parameters on the training images.</summary>
    public required Evaluation Train { get; init; }

    /// <summary>The last parameters on the validation images; null without any.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>The outside opinion on <see cref="Headline"/>; null where it was not asked for.</summary>
    public Opinion? Opinion { get; init; }

    /// <summary>The end of the run.</summary>
    public EpochRow Last => Epochs[^1];

    /// <summary>What a published test accuracy stands beside: the ensemble's where there is one.</summary>
    public Evaluation Headline => Ensemble ?? Test;
}
