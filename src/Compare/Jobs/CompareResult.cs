using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Everything a comparison found.</summary>
public sealed record CompareResult
{
    /// <summary>What was run.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>On which images.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>How many images are trained on, validated on and tested on.</summary>
    public required (int Train, int Validation, int Test) Images { get; init; }

    /// <summary>The engines.</summary>
    public required IReadOnlyList<EngineInfo> Engines { get; init; }

    /// <summary>The gradient check; null when interrupted before its end.</summary>
    public GradientReport? Gradients { get; init; }

    /// <summary>Lockstep runs in float64 and, where that is another, in the recipe's precision.</summary>
    public IReadOnlyList<LockstepReport> Lockstep { get; init; } = [];

    /// <summary>The same, free-running.</summary>
    public IReadOnlyList<DriftReport> Drift { get; init; } = [];

    /// <summary>How many hand-written twins there were; 0: none, as was asked for.</summary>
    public int Twins { get; init; }

    /// <summary>Name of the mistake that was planted in the hand-written side; null in earnest.</summary>
    public string? Planted { get; init; }

    /// <summary>The trainings, seed by seed.</summary>
    public IReadOnlyList<TrainingReport> Trainings { get; init; } = [];

    /// <summary>Test accuracies that differ by less count as equivalent, as a share.</summary>
    public double Margin { get; init; } = new CompareOptions().Margin;

    /// <summary>What the test accuracies of all seeds say; null when there are none.</summary>
    public AccuracyAgreement? Agreement => Trainings.Count == 0 || Trainings.Any(training => training.Headline is null)
        ? null
        : new AccuracyAgreement([.. Trainings.Select(training => training.Headline!)], Margin);

    /// <summary>What the first failing check comes from; null where all hold, or where nothing could be found out.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>Seconds each part took.</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether it was interrupted: then what is here is what was done until then.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether parity holds: everything was compared, and everything agrees.</summary>
    public bool Holds => !IsPartial && Checks.All(check => check.Holds);

    /// <summary>The verdict, check by check.</summary>
    public IReadOnlyList<CheckResult> Checks => Verdicts.Of(this);
}
