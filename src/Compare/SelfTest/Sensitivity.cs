using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The checks whose sensitivity is measured, each with an error in what it watches.</summary>
internal static class Sensitivity
{
    private const int Steps = 4;

    public static IReadOnlyList<SensitivityProbe> All { get; } =
    [
        Gradient("gradients: autograd", Precision.Float64, "autograd"),
        Gradient("gradients: autograd", Precision.Float32, "autograd"),
        Gradient("gradients: centred differences", Precision.Float64, "centered"),
        Gradient("gradients: forward differences", Precision.Float64, "forward"),
        Element(Precision.Float64),
        Element(Precision.Float32),
        Metric("gradients: loss", "L of the first batch", new Site("Softmax", Pass.Forward, "L"), report => report.Loss),
        Metric("gradients: cost", "λ Σ‖W‖² of the first batch", new Site("Network", Pass.Forward, "λΣ‖W‖²"), report => report.Cost),
        Lockstep("lockstep", Precision.Float64, "dW1 of an update step", Grounds.Plain, new Site("W1", Pass.Update, "dW1")),
        Lockstep("lockstep", Precision.Float32, "dW1 of an update step", Grounds.Plain, new Site("W1", Pass.Update, "dW1")),
        Lockstep("lockstep: velocity", Precision.Float64, "vW1 after an update step", Grounds.Momentum, new Site("W1", Pass.Update, "vW1")),
        Lockstep("lockstep: running statistics", Precision.Float64, "the running mean after an update step", Grounds.Normalized, new Site("BatchNorm 1", Pass.Update, "RunningMean1")),
        FreeRunning(),
        Report("reported metrics: loss", Precision.Float64, "L", audit => !audit.Loss.Holds),
        Report("reported metrics: loss", Precision.Float32, "L", audit => !audit.Loss.Holds),
        Report("reported metrics: cost", Precision.Float32, "λΣ‖W‖²", audit => !audit.Cost.Holds),
        Report("reported metrics: accuracy", Precision.Float32, "accuracy", audit => !audit.AccuracyHolds),
        Predictions("reported metrics: predictions", report => report.Audits.Any(audit => !audit.Holds)),
        Predictions("test accuracy", report => McNemar.PValue(report.Accuracy!.OnlyHandCorrect, report.Accuracy.OnlyTorchCorrect) < AccuracyAgreement.ImagesLevel),
    ];

    private static SensitivityProbe Gradient(string check, Precision precision, string against) => new(
        check, precision, "dW1", error => Scaled(precision, new Site("Linear 1", Pass.Backward, "dW1"), error),
        planted => Gradients(planted).Rows.Any(row => row.Against == against && row.Precision == precision && !row.Verdict.Holds()));

    private static SensitivityProbe Element(Precision precision) => new(
        "gradients: one element", precision, "one element of dW1, as a share of the largest",
        error => Alter.Backward("Linear 1", "dW1", (s, dW) => s.Precision != precision ? dW : dW.Map((row, column, x) =>
            (row, column) == (2, 5) ? x + error * dW.LargestMagnitude : x)),
        planted => Gradients(planted).Rows.Any(row => row.Against == "autograd" && row.Precision == precision && !row.Verdict.Holds()));

    private static SensitivityProbe Metric(string check, string what, Site site, Func<GradientReport, MetricRow> metric) => new(
        check, Precision.Float64, what, error => Scaled(Precision.Float64, site, error), planted => !metric(Gradients(planted)).Holds);

    private static SensitivityProbe Lockstep(string check, Precision precision, string what, Ground ground, Site site) => new(
        check, precision, what, error => Scaled(precision, site, error), planted =>
        {
            using EnginePair pair = new(ground.Experiment(), precision, threads: 1, planted);
            return !Compare.Lockstep.Resynchronised(pair, Steps, formulaHolds: true, default).Holds;
        });

    private static SensitivityProbe FreeRunning() => new(
        "free-running", Precision.Float64, "dW1 of every update step", error => Scaled(Precision.Float64, new Site("W1", Pass.Update, "dW1"), error), planted =>
        {
            using EnginePair pair = new(Grounds.Plain.Experiment(), Precision.Float64, threads: 1, planted);
            LockstepReport reloaded = Compare.Lockstep.Resynchronised(pair, Steps, formulaHolds: true, default);
            return !FreeRun.Run(pair, reloaded, Twins.Least, default).Holds;
        });

    private static SensitivityProbe Report(string check, Precision precision, string quantity, Func<AuditRow, bool> fails) => new(
        check, precision, quantity, error => Scaled(precision, new Site("Network", Pass.Evaluation, quantity), error),
        planted => Training(precision, planted).Audits.Any(fails));

    // An even choice of the images of each chunk.
    private static SensitivityProbe Predictions(string check, Func<TrainingReport, bool> fails) => new(
        check, Precision.Float32, "share of images put into another class",
        error => Alter.Classes("Network", Pass.Evaluation, "predictions", (_, S, predictions) =>
            [.. predictions.Select((c, n) => Math.Floor((n + 1) * error) > Math.Floor(n * error) ? (c + 1) % S.Columns : c)]),
        planted => fails(Training(Precision.Float32, planted)));

    private static Alteration Scaled(Precision precision, Site at, double error) => new(site => site == at)
    {
        Matrix = (s, value) => s.Precision == precision ? value * (1 + error) : value,
        Number = (s, value) => s.Precision == precision ? value * (1 + error) : value,
    };

    private static GradientReport Gradients(Planted planted) =>
        GradientCheck.Run(Grounds.Plain.Experiment(), new GradientCheckOptions(), planted);

    private static TrainingReport Training(Precision precision, Planted planted)
    {
        using EnginePair pair = new(Grounds.Plain.Experiment(), precision, threads: 1, planted);
        return new TrainingComparison(pair, formulaHolds: true).Run((_, _) => { }, _ => { }, default);
    }
}
