using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The lines of the verdict on trajectories.</summary>
internal static class TrajectoryVerdicts
{
    /// <summary>The first steps, free-running.</summary>
    public static CheckResult FreeRunning(CompareResult result)
    {
        const string Name = "free-running";
        if (result.Drift.Count == 0)
        {
            return Verdicts.NotCompared(Name);
        }

        foreach (DriftReport report in result.Drift)
        {
            string precision = report.Precision.Name();
            if (report.FirstDifferent is DriftRow row)
            {
                return new CheckResult(Name, false, double.IsFinite(row.MaxAbs)
                    ? Text($"after step {row.Step} ({precision}) {row.Tensor} is {row.MaxAbs:0.0e+0} apart, allowed {row.Limit.Value:0.0e+0} ({row.Limit.Reason}): {row.Verdict.Text()}")
                    : Text($"after step {row.Step} ({precision}) {row.Tensor} is not finite{Diverges(report.Horizon)}"));
            }

            if (report.FirstUnlikeReloaded is int step)
            {
                return new CheckResult(Name, false, Text(
                    $"step {step} ({precision}) by hand ends in another state than when its own state was loaded before it: something in it is neither read nor loaded"));
            }

            if (!report.Holds)
            {
                return new CheckResult(Name, false, Text($"only {report.Rows.Count} of {report.Comparable} steps were compared in {precision}"));
            }
        }

        return new CheckResult(Name, true, result.Twins == 0
            ? "the hand-written engine goes the way it went resynchronised; left out: the drift (--twins 0)"
            : Text($"{result.Drift.Max(report => report.Rows.Count)} steps on their own leave both as near as rounding leaves {result.Twins} twins: ") + string.Join("; ", result.Drift.Select(Drift)));
    }

    /// <summary>Parameters, losses and costs at the end of the epochs.</summary>
    public static CheckResult Epochs(CompareResult result)
    {
        const string Name = "epochs";
        if (result.Twins == 0)
        {
            return new CheckResult(Name, true, "left out (--twins 0)");
        }

        if (result.Trainings.Count == 0 || result.Trainings.Any(training => training.Trajectories is null))
        {
            return Verdicts.NotCompared(Name);
        }

        foreach (TrainingReport training in result.Trainings)
        {
            TrajectoryReport report = training.Trajectories!;
            if (report.FirstDifferent is EpochDifference row)
            {
                return new CheckResult(Name, false, double.IsFinite(row.Difference)
                    ? Text($"seed {training.Seed}, epoch {row.Epoch}: {row.Quantity} {row.Hand:g9} by hand, {row.Torch:g9} by torch; {row.Difference:0.0e+0} apart, allowed {row.Limit.Value:0.0e+0} ({row.Limit.Reason})")
                    : Text($"seed {training.Seed}, epoch {row.Epoch}: {row.Quantity} not finite{Diverges(report.Horizon)}"));
            }

            if (!report.Holds)
            {
                return new CheckResult(Name, false, Text($"seed {training.Seed}: not all of {report.Epochs} epochs were compared"));
            }
        }

        return new CheckResult(Name, true, string.Join("; ", result.Trainings.Select(training => Trajectory(training.Trajectories!, result.Trainings.Count > 1 ? training.Seed : null))));
    }

    /// <summary>"parity horizon: update step 2350", or how far none was found.</summary>
    public static string HorizonText(Horizon horizon) => horizon.Step is int step
        ? Text($"parity horizon at step {step}{(horizon.AllApart is int all && all != step ? Text($", all twins apart at {all}") : "")}")
        : Text($"parity horizon beyond {horizon.Searched} steps");

    private static string Drift(DriftReport report)
    {
        string precision = report.Precision.Name();
        string worst = report.Worst is DriftRow row ? Text($"at most {row.ShareOfBand:p1} of what it explains") : "no step to compare";
        string crossings = report.Crossings > 0 ? Text($", but for {report.Crossings} crossings of ReLU's corner") : "";
        return $"in {precision} {worst}{crossings}, {HorizonText(report.Horizon)}";
    }

    private static string Trajectory(TrajectoryReport report, int? seed)
    {
        List<string> parts = [];
        int pointwise = report.EpochsComparedAs(EpochComparison.Pointwise), resumed = report.EpochsComparedAs(EpochComparison.Resumed);
        int parted = report.EpochsComparedAs(EpochComparison.Parted), draws = report.EpochsComparedAs(EpochComparison.Distribution);
        if (pointwise + resumed > 0)
        {
            EpochDifference worst = report.WorstOf(EpochComparison.Pointwise, EpochComparison.Resumed)!;
            parts.Add(Text($"after {pointwise + resumed} of {report.Epochs} epochs parameters, losses and costs are as near as rounding leaves them (at most {worst.ShareOfLimit:p1} of what it explains)"));
        }

        if (report.EpochsComparedAs(EpochComparison.Loose) is int loose and > 0)
        {
            EpochDifference worst = report.WorstOf(EpochComparison.Loose)!;
            parts.Add(Text($"{loose} compared loosely, since rounding may carry parameters further than an update step: at most {worst.ShareOfLimit:p1} of what it explains"));
        }

        if (parted > 0)
        {
            parts.Add(report.Partings.Count > 0
                ? Text($"not compared: {parted} in which a sample at ReLU's corner parted the engines (steps {string.Join(", ", report.Partings.Select(p => Text($"{p.Step}")))})")
                : Text($"not compared: {parted} in which twins diverge"));
        }

        if (draws > 0)
        {
            EpochDifference worst = report.WorstOf(EpochComparison.Distribution)!;
            parts.Add(Text($"{draws} epochs compared as draws from one distribution: losses and costs at most {worst.ShareOfLimit:p0} of what the twins' spread explains ({worst.Quantity}, epoch {worst.Epoch})"));
        }

        return (seed is int s ? Text($"seed {s}: ") : "") + string.Join("; ", [.. parts, HorizonText(report.Horizon)]);
    }

    private static string Diverges(Horizon horizon) => horizon.NotFinite is int steps
        ? Text($"; it is no parity to speak of: the twins diverge too, by step {steps}")
        : "; no twin diverges";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
