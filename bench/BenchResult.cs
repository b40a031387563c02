namespace Harness.Bench;

/// <summary>All that one run of the benchmarks measured.</summary>
public sealed record BenchResult
{
    /// <summary>GFLOP/s of multiply-adds in float32, by threads.</summary>
    public required IReadOnlyDictionary<int, double> PeakGflops { get; init; }

    /// <summary>GB/s to and from memory, by threads.</summary>
    public required IReadOnlyDictionary<int, double> Bandwidth { get; init; }

    /// <summary>Update steps.</summary>
    public required IReadOnlyList<StepTiming> Rows { get; init; }

    /// <summary>Evaluations; none where only steps were asked for.</summary>
    public IReadOnlyList<EvaluationTiming> Evaluations { get; init; } = [];

    /// <summary>Growth with each extent; none where only steps were asked for.</summary>
    public IReadOnlyList<GrowthTiming> Growth { get; init; } = [];

    /// <summary>The binding's cost; none where it was not asked for.</summary>
    public IReadOnlyList<BindingTiming> Binding { get; init; } = [];

    /// <summary>Trials a search finishes in a minute; null where only steps were asked for.</summary>
    public double? TrialsPerMinute { get; init; }
}
