namespace Harness.Compare;

/// <summary>In which order runs are started, and which have all threads for themselves.</summary>
internal static class RunOrder
{
    // Two networks of this many weights do not leave each other the caches that cores share.
    private const long ManyWeights = 1 << 20;

    /// <summary>
    /// Whether a run is faster alone with all threads than beside another with one each: a gradient check, and FromScratch
    /// with many weights, which two threads go through together.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="features">Values of an image.</param>
    /// <param name="classes">C.</param>
    public static bool IsAlone(PlannedRun run, int features, int classes)
    {
        int[] widths = [run.Recipe.Data.Features ?? features, .. run.Recipe.Network.Hidden, classes];
        return run.Engine is null || (run.Engine == EngineName.FromScratch && widths.Zip(widths.Skip(1), (inputs, outputs) => (long)inputs * outputs).Sum() >= ManyWeights);
    }

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
