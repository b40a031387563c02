using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Turns what was found into the lines of the verdict. What was not compared does not hold.</summary>
internal static class Verdicts
{
    /// <summary>Name of the check of the final accuracies.</summary>
    public const string TestAccuracy = "test accuracy";

    public static IReadOnlyList<CheckResult> Of(CompareResult result) =>
    [
        Gradients(result),
        Lockstep(result),
        TrajectoryVerdicts.FreeRunning(result),
        Input(result),
        Metrics(result),
        Probes(result),
        TrajectoryVerdicts.Epochs(result),
        Accuracy(result),
    ];

    private static CheckResult Gradients(CompareResult result)
    {
        const string Name = "gradients";
        if (result.Gradients is not GradientReport report)
        {
            return NotCompared(Name);
        }

        if (report.FirstInBackwardOrder is GradientRow first)
        {
            TensorDifference d = first.Difference;
            return new CheckResult(Name, false, string.Create(CultureInfo.InvariantCulture,
                $"{d.Tensor} is the first to differ in backward order: {d.LeftAtMaxAbs:g6} by {(first.Engine == "Torch" ? "autograd" : "hand")}{(first.Against == "float64" ? $" in {first.Precision.Name()}" : "")}, {d.RightAtMaxAbs:g6} by {Witness(first)} at {d.MaxAbsAt}; {d.MaxAbs:0.0e+0} apart, allowed {first.Limit.Value:0.0e+0} ({first.Limit.Reason}): {first.Verdict.Text()}"));
        }

        foreach (MetricRow metric in new[] { report.Loss, report.Cost }.Where(metric => !metric.Holds))
        {
            return new CheckResult(Name, false, Differs(metric, " of the first batch"));
        }

        int tensors = report.Rows.Select(row => row.Difference.Tensor).Distinct().Count();
        double formula = report.Rows.Where(row => row is { Against: "autograd", Precision: Precision.Float64 }).Max(row => row.Kinks > 0 ? 0 : row.Share);
        double single = report.Rows.Where(row => row.Against == "float64").Max(row => row.Kinks > 0 ? 0 : row.Share);
        return new CheckResult(Name, true, string.Create(CultureInfo.InvariantCulture,
            $"{tensors} tensors agree with autograd, centred and forward differences; hand and autograd in float64 differ by at most {formula:p0} of what rounding explains, each side's float32 from its own float64 by at most {single:p0}"));
    }

    private static CheckResult Lockstep(CompareResult result)
    {
        const string Name = "lockstep";
        if (result.Lockstep.Count == 0)
        {
            return NotCompared(Name);
        }

        foreach (LockstepReport report in result.Lockstep)
        {
            if (report.FirstDifferent is StepResult step)
            {
                return new CheckResult(Name, false, Differs(step, report.Precision));
            }

            if (report.Costs.FirstOrDefault(cost => !cost.Holds) is MetricRow cost)
            {
                return new CheckResult(Name, false, Differs(cost, $" of a batch in {report.Precision.Name()}"));
            }

            if (!report.Holds)
            {
                return new CheckResult(Name, false, $"only {report.Steps.Count} of {report.Wanted} steps were compared");
            }
        }

        string each = string.Join(" and ", result.Lockstep.Select(report => string.Create(CultureInfo.InvariantCulture,
            $"in {report.Precision.Name()} at most {report.Worst!.ShareOfLimit:p0} of what rounding explains{(report.StepsWithKinks > 0 ? $" ({report.StepsWithKinks} steps with samples at ReLU's corner)" : "")}")));
        return new CheckResult(Name, true, $"{result.Lockstep[0].Steps.Count} update steps from equal parameters change them equally: {each}");
    }

    private static CheckResult Input(CompareResult result)
    {
        const string Name = "identical input";
        if (result.Trainings.Count == 0)
        {
            return NotCompared(Name);
        }

        if (result.Trainings.Any(training => !training.Complete))
        {
            return new CheckResult(Name, false, "not compared: the training was interrupted between the engines' turns");
        }

        TrainingReport? different = result.Trainings.FirstOrDefault(training => !training.SameInput);
        TrainingReport shown = different ?? result.Trainings[0];
        return different is null
            ? new CheckResult(Name, true, $"both consumed the same parameters ({Short(shown.HandIdentity.Parameters)}) and batches ({Short(shown.HandIdentity.Batches)})")
            : new CheckResult(Name, false, $"seed {shown.Seed}: parameters {Short(shown.HandIdentity.Parameters)} and {Short(shown.TorchIdentity.Parameters)}, batches {Short(shown.HandIdentity.Batches)} and {Short(shown.TorchIdentity.Batches)}");
    }

    private static CheckResult Metrics(CompareResult result)
    {
        const string Name = "reported metrics";
        AuditRow[] audits = [.. result.Trainings.SelectMany(training => training.Audits)];
        if (audits.Length == 0)
        {
            return NotCompared(Name);
        }

        audits = [.. result.Lockstep.Select(report => report.Evaluation).OfType<AuditRow>(), .. audits];
        if (audits.FirstOrDefault(audit => !audit.Holds) is AuditRow wrong)
        {
            string what = !wrong.Loss.Holds ? Differs(wrong.Loss) : !wrong.Cost.Holds ? Differs(wrong.Cost)
                : !wrong.AccuracyHolds ? string.Create(CultureInfo.InvariantCulture, $"an accuracy or confusion matrix is not that of the engine's own predictions; accuracy {wrong.ReportedAccuracy:p2} is reported, {wrong.RecomputedAccuracy:p2} is that of the other engine's predictions")
                : $"{wrong.Disagreements} images are classified differently, only {wrong.Ties} of them are ties: scores within rounding of each other";
            return new CheckResult(Name, false, $"{wrong.When}, {wrong.Images} images, with the parameters of {wrong.Parameters}: {what}");
        }

        return new CheckResult(Name, true, string.Create(CultureInfo.InvariantCulture,
            $"loss, cost, accuracy and confusion of {audits.Length} evaluations are what the other engine computes from the same parameters (at most {audits.Max(a => Math.Max(a.Loss.ShareOfLimit, a.Cost.ShareOfLimit)):p0} of what rounding explains)"));
    }

    private static CheckResult Probes(CompareResult result)
    {
        const string Name = "steps in training";
        StepResult[] probes = [.. result.Trainings.SelectMany(training => training.Probes)];
        if (probes.Length == 0)
        {
            return NotCompared(Name);
        }

        if (probes.FirstOrDefault(probe => !probe.Cost.Holds && probe.Verdict.Holds()) is StepResult costly)
        {
            return new CheckResult(Name, false, Differs(costly.Cost, $" of the batch of step {costly.Step}, in {result.Recipe.Precision.Name()},"));
        }

        return probes.FirstOrDefault(probe => !probe.Verdict.Holds()) is StepResult wrong
            ? new CheckResult(Name, false, Differs(wrong, result.Recipe.Precision))
            : new CheckResult(Name, true, string.Create(CultureInfo.InvariantCulture,
                $"{probes.Length} steps, the first, the last and one between of each epoch, change equal parameters equally (at most {probes.Max(p => p.ShareOfLimit * (p.Verdict == Verdict.Kink ? 0 : 1)):p0} of what rounding explains)"));
    }

    private static CheckResult Accuracy(CompareResult result)
    {
        return result.Agreement is AccuracyAgreement agreement
            ? new CheckResult(TestAccuracy, agreement.Holds, (result.Recipe.Training.Ensemble ? "the ensembles: " : "") + AccuracySentence.Of(agreement))
            : NotCompared(TestAccuracy);
    }

    public static CheckResult NotCompared(string name) => new(name, false, "not compared");

    private static string Differs(MetricRow metric, string where = "") => string.Create(CultureInfo.InvariantCulture,
        $"{metric.Name}{where} is {metric.Hand:g9} by hand and {metric.Torch:g9} by torch; {Math.Abs(metric.Hand - metric.Torch):0.0e+0} apart, allowed {metric.Limit.Value:0.0e+0} ({metric.Limit.Reason})");

    private static string Differs(StepResult step, Precision precision) => string.Create(CultureInfo.InvariantCulture,
        $"step {step.Step} (η = {step.Rate:g4}, {precision.Name()}): {step.Tensor} becomes {step.Worst.Left:g6} by hand, {step.Worst.Right:g6} by torch at {step.Worst.At}; {step.Worst.Difference:0.0e+0} apart, allowed {step.Limit.Value:0.0e+0} ({step.Limit.Reason}): {step.Verdict.Text()}");

    private static string Witness(GradientRow row) => row.Against switch
    {
        "autograd" => $"autograd in {row.Precision.Name()}",
        "float64" => $"{(row.Engine == "Torch" ? "autograd" : "hand")} in float64",
        "centered" => "centred differences",
        _ => "forward differences",
    };

    private static string Short(string? hash) => hash is null ? "not recorded" : hash[..12];
}
