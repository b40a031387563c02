using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a search came to.</summary>
public sealed record SearchResult
{
    /// <summary>The search.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The images.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>How it was run.</summary>
    public required SearchOptions Options { get; init; }

    /// <summary>The engines that took part.</summary>
    public required IReadOnlyList<EngineInfo> Engines { get; init; }

    /// <summary>The stages that are finished.</summary>
    public IReadOnlyList<StageResult> Stages { get; init; } = [];

    /// <summary>The finished trials of the stage in which the search was interrupted, if it was.</summary>
    public StageResult? Interrupted { get; init; }

    /// <summary>The trials that the winner is chosen from, best first: the last stage, and the one before where both trained alike.</summary>
    public IReadOnlyList<TrialResult> Ranked { get; init; } = [];

    /// <summary>The winners with the other engine, best first.</summary>
    public IReadOnlyList<Confirmation> Confirmations { get; init; } = [];

    /// <summary>Whether it was interrupted.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The best trial; null: there is none that has not diverged.</summary>
    public TrialResult? Chosen => Ranked is [{ HasDiverged: false } best, ..] ? best : null;

    /// <summary>The command line that compares both engines on a trial as the search trained it.</summary>
    public string Command(Trial trial) =>
        $"{trial.Command}{(Options.Data is string data ? $" --data {Trial.Quoted(data)}" : "")}{(Space.Initializations > 1 ? $" --seeds {Space.Initializations}" : "")}{(Options.IsQuick ? " --quick" : "")}";

    /// <summary>Whether there is a winner, and no engine diverged where the other did not.</summary>
    public bool Holds => Chosen is not null && Confirmations.All(confirmation => !confirmation.Other.HasDiverged);
}

/// <summary>A stage's trials, by number.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Trials">Its trials.</param>
public sealed record StageResult(StageName Stage, IReadOnlyList<TrialResult> Trials);

/// <summary>A winner with both engines, from the same initialisations.</summary>
/// <param name="Own">With the engine that searched.</param>
/// <param name="Other">With the other one.</param>
public sealed record Confirmation(TrialResult Own, TrialResult Other)
{
    /// <summary>Mean and sample standard deviation, over the initialisations, of the difference in validation accuracy: own − other.</summary>
    public (double Mean, double Deviation) Difference =>
        Statistics.MeanAndDeviation([.. Own.Runs.Zip(Other.Runs, (own, other) => own.ValidationAccuracy - other.ValidationAccuracy)]);
}
