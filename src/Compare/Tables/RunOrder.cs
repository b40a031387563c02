namespace Harness.Compare;

/// <summary>In which order runs are started.</summary>
internal static class RunOrder
{
    /// <summary>
    /// The longest first, so that short ones fill the end; those that share training images one after the other, so that one set
    /// of them is in memory rather than two.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="seconds">How long one will take.</param>
    public static List<PlannedRun> Of(IEnumerable<PlannedRun> runs, Func<PlannedRun, double> seconds) =>
    [
        .. runs.GroupBy(run => run.TrainingImages)
            .OrderByDescending(sharing => sharing.Sum(seconds))
            .SelectMany(sharing => sharing.OrderByDescending(seconds)),
    ];
}
