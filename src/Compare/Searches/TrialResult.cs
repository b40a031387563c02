namespace Harness.Compare;

/// <summary>A trial over its initialisations.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Runs">Its runs, by number of the initialisation.</param>
public sealed record TrialResult(Trial Trial, IReadOnlyList<RunRecord> Runs)
{
    /// <summary>Whether a run's loss is no number any more: the trial ranks behind all that have not diverged.</summary>
    public bool HasDiverged => Runs.Any(run => run.HasDiverged);

    /// <summary>Validation accuracy: mean and sample standard deviation (NaN for one run).</summary>
    public (double Mean, double Deviation) Validation => Of(run => run.ValidationAccuracy);

    /// <summary>Training accuracy.</summary>
    public (double Mean, double Deviation) Train => Of(run => run.TrainAccuracy);

    /// <summary>Test accuracy.</summary>
    public (double Mean, double Deviation) Test => Of(run => run.TestAccuracy);

    /// <summary>Best first: by mean validation accuracy, equal ones in the order given, diverged ones last.</summary>
    public static IReadOnlyList<TrialResult> Ranked(IEnumerable<TrialResult> results) =>
        [.. results.OrderBy(result => result.HasDiverged).ThenByDescending(result => result.HasDiverged ? 0 : result.Validation.Mean)];

    private (double Mean, double Deviation) Of(Func<RunRecord, double> value) => Statistics.MeanAndDeviation([.. Runs.Select(value)]);
}
