using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What one engine says of itself at the end of an epoch, or after an update step.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Steps">Update steps done.</param>
/// <param name="Engine">"FromScratch" or "Torch".</param>
/// <param name="LearningRate">η of the last of them.</param>
/// <param name="TrainLoss">L on the training images.</param>
/// <param name="TrainCost">J on them.</param>
/// <param name="TrainAccuracy">Share of them classified correctly.</param>
/// <param name="ValidationLoss">L on the validation images; null without any.</param>
/// <param name="ValidationCost">J on them.</param>
/// <param name="ValidationAccuracy">Share of them classified correctly.</param>
public sealed record EpochRow(
    int Seed,
    int Epoch,
    int Steps,
    string Engine,
    double LearningRate,
    double TrainLoss,
    double TrainCost,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationCost,
    double? ValidationAccuracy);

/// <summary>A training comparison's result, for one seed.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epochs">Both engines' rows, epoch by epoch.</param>
/// <param name="Audits">The reported numbers, confirmed or not by the other engine.</param>
/// <param name="Probes">One update step of each epoch, compared from equal parameters.</param>
/// <param name="Accuracy">Final test accuracy; null when interrupted.</param>
/// <param name="HandIdentity">Hashes of what the hand-written engine consumed.</param>
/// <param name="TorchIdentity">The same of the autograd engine.</param>
/// <param name="TrainingSeconds">Seconds spent in update steps, by engine.</param>
/// <param name="Complete">Whether the training went to its end.</param>
public sealed record TrainingReport(
    int Seed,
    IReadOnlyList<EpochRow> Epochs,
    IReadOnlyList<AuditRow> Audits,
    IReadOnlyList<StepResult> Probes,
    AccuracyReport? Accuracy,
    EngineIdentity HandIdentity,
    EngineIdentity TorchIdentity,
    IReadOnlyDictionary<string, double> TrainingSeconds,
    bool Complete)
{
    /// <summary>Rows after every so many update steps, where they were asked for.</summary>
    public IReadOnlyList<EpochRow> EverySteps { get; init; } = [];

    /// <summary>Both engines' trajectories against those of hand-written twins; null where none train along.</summary>
    public TrajectoryReport? Trajectories { get; init; }

    /// <summary>The vote of the parameters at the end of each cycle, where the recipe has one.</summary>
    public EnsembleReport? Ensemble { get; init; }

    /// <summary>What a published test accuracy stands beside: the ensemble's where there is one, else the last parameters'.</summary>
    public AccuracyReport? Headline => Ensemble?.Accuracy ?? Accuracy;

    /// <summary>Whether both engines consumed the same numbers.</summary>
    public bool SameInput =>
        HandIdentity.Parameters is not null && HandIdentity.Batches is not null &&
        HandIdentity with { Pixels = null } == TorchIdentity with { Pixels = null };
}
