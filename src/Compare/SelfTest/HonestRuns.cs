using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Gradient checks and resynchronised lockstep runs of drawn recipes with nothing planted: whatever does not hold is a
/// false alarm. Those of one thread go on side by side; those of two, one after the other.
/// </summary>
/// <param name="seed">Of the drawn recipes.</param>
/// <param name="parallel">How many go on at once.</param>
/// <param name="onDone">Called after each, from several threads.</param>
internal sealed class HonestRuns(int seed, int parallel, Action onDone)
{
    /// <summary>Update steps of a lockstep run.</summary>
    public const int Steps = 300;

    private const int ElementsPerTensor = 40;

    /// <summary>Checks the recipes from number <paramref name="first"/> on.</summary>
    /// <param name="first">Number of the first recipe.</param>
    /// <param name="checks">How many gradient checks.</param>
    /// <param name="runs">How many lockstep runs.</param>
    /// <param name="cancellation">Ends early, by exception.</param>
    public FalseAlarms Run(int first, int checks, int runs, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        DrawnCase[] cases =
        [
            .. Enumerable.Range(first, runs).Select(number => new DrawnCase(DrawnCase.Lockstep, RecipeSampler.At(seed, number))),
            .. Enumerable.Range(first, checks).Select(number => new DrawnCase(DrawnCase.GradientCheck, RecipeSampler.At(seed, number))),
        ];
        DrawnResult[] results = new DrawnResult[cases.Length];
        foreach (IGrouping<int, int> threads in Enumerable.Range(0, cases.Length).GroupBy(i => cases[i].Drawn.Threads))
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = threads.Key == 1 ? parallel : 1, CancellationToken = cancellation };
            Parallel.ForEach(threads, options, i =>
            {
                results[i] = cases[i].IsLockstep ? Lockstepped(cases[i], cancellation) : Checked(cases[i], cancellation);
                onDone();
            });
        }

        return new FalseAlarms(seed, checks, runs, results, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static DrawnResult Checked(DrawnCase honest, CancellationToken cancellation)
    {
        GradientCheckOptions options = new() { ElementsPerTensor = ElementsPerTensor, Threads = honest.Drawn.Threads };
        GradientReport report = GradientCheck.Run(honest.Drawn.Experiment(), options, cancellation: cancellation);
        return new DrawnResult(
            honest, report.Rows.Count, report.Rows.Count(row => row.Verdict == Verdict.Kink), report.Rows.Where(row => row.Verdict == Verdict.Rounding).Max(row => (double?)row.Share) ?? double.NaN, report.Holds ? null : Failing(report));
    }

    private static DrawnResult Lockstepped(DrawnCase honest, CancellationToken cancellation)
    {
        using EnginePair pair = new(honest.Drawn.Experiment(), honest.Drawn.Recipe.Precision, honest.Drawn.Threads);
        LockstepReport report = Lockstep.Resynchronised(pair, Steps, formulaHolds: true, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new DrawnResult(
            honest, report.Steps.Count, report.StepsWithKinks, report.Steps.Where(step => step.Verdict == Verdict.Rounding).Max(step => (double?)step.ShareOfLimit) ?? double.NaN,
            report.Holds ? null : Failing(report));
    }

    private static string Failing(GradientReport report) => report.FirstInBackwardOrder is GradientRow row
        ? FormattableString.Invariant($"{row.Difference.Tensor}, {row.Engine} in {row.Precision.Name()} against {row.Against}: {row.Verdict.Text()}; {row.Worst?.Left:g9} and {row.Worst?.Right:g9} at {row.Worst?.At}, {row.Share:g3} of {row.Worst?.Limit:g3}: {row.Limit.Reason}")
        : Metric(report.Loss.Holds ? report.Cost : report.Loss);

    private static string Failing(LockstepReport report) => report.FirstDifferent is StepResult step
        ? FormattableString.Invariant($"step {step.Step}, {step.Tensor}: {step.Verdict.Text()}; {step.Worst.Left:g9} and {step.Worst.Right:g9} at {step.Worst.At}, {step.ShareOfLimit:g3} of {step.Worst.Limit:g3}: {step.Limit.Reason}")
        : report.Costs.FirstOrDefault(cost => !cost.Holds) is MetricRow metric ? Metric(metric)
        : FormattableString.Invariant($"{report.Steps.Count} of {report.Wanted} steps");

    private static string Metric(MetricRow row) => FormattableString.Invariant(
        $"{row.Name}: {row.Hand:g17} by hand, {row.Torch:g17} by torch, {row.ShareOfLimit:g3} of {row.Limit.Value:g3}: {row.Limit.Reason}");
}
