using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>Finds out where two sides part first, which is wrong, and why.</summary>
/// <param name="experiment">Whose network and images.</param>
/// <param name="threads">Threads of both engines.</param>
/// <param name="seam">Passed by the hand-written side; null in earnest.</param>
internal sealed partial class Diagnostician(Experiment experiment, int threads, ISeam? seam)
{
    /// <summary>What a gradient check's disagreement comes from; null where it holds.</summary>
    public Diagnosis? Of(GradientReport report)
    {
        if (report.Holds || report.Witnesses is not Witnesses w)
        {
            return null;
        }

        Circumstances c = new(experiment, w.Parameters, w.Batch, w.Torch64);
        Walk formula = Walk.Along(w.Torch64, w.Hand64.Find, Limits(Precision.Float64, sides: 2));
        if (formula.Difference is Difference difference)
        {
            return Tell("gradients", formula, Hypotheses.Explain(difference, c), "by hand", "by autograd", Side(report, difference));
        }

        Walk hand = Walk.Along(w.Hand64, w.Hand32.Find, Limits(Precision.Float32, sides: 1));
        Walk torch = Walk.Along(w.Torch64, w.Torch32.Find, Limits(Precision.Float32, sides: 1));
        return hand.Difference is not null
            ? Tell("gradients", hand, Precise(hand), "by hand in float32", "by hand in float64", $"by hand: in float64 both formulas agree, and {(torch.Difference is null ? "autograd's float32 is within what rounding explains" : "autograd's float32 is off too")}")
            : torch.Difference is not null
                ? Tell("gradients", torch, Precise(torch), "by autograd in float32", "by autograd in float64", "autograd: in float64 both formulas agree, and the hand-written float32 is within what rounding explains")
                : OfDifferences(report, w);

        Func<Site, ElementLimits> Limits(Precision precision, int sides) => site => Limit.Rounding(w.Bounds[site]!, precision, sides);
    }

    /// <summary>What an update step's disagreement comes from; null where it agrees.</summary>
    /// <param name="check">Which check found it.</param>
    /// <param name="step">The step.</param>
    /// <param name="precision">Its precision.</param>
    public Diagnosis? Of(string check, StepResult step, Precision precision)
    {
        if (step.Evidence is not StepEvidence e)
        {
            return null;
        }

        // What float32 alone shows is precision; what float64 shows too, from the same state, is a formula.
        Walk walk = Walked(e, precision);
        bool precise = precision == Precision.Float32;
        if (precise && InFloat64(e) is { } exact && Walked(exact, Precision.Float64) is { Difference: not null } formula)
        {
            (e, walk, precise) = (exact, formula, false);
        }

        if (walk.Difference is not Difference difference)
        {
            return new Diagnosis(
                check, new Site(step.Tensor, Pass.Update, step.Tensor), null,
                $"{step.Tensor} after step {step.Step}: {Numbers(step.Worst, "by hand", "by torch")}",
                $"{step.Tensor}, update: traced again, from the same state, every quantity of the step agrees",
                "by hand: the fused update, or something it remembers from earlier steps and does not load");
        }

        Cause? cause = precise ? Precise(walk) : Hypotheses.Explain(difference, new Circumstances(experiment, e.Before, e.Batch, e.Pass, e.Previous));
        string when = string.Create(CultureInfo.InvariantCulture, $"step {step.Step}, η = {step.Rate:g4}, {precision.Name()}");
        return Tell(check, walk, cause, "by hand", "by torch", precise
            ? $"one side's float32 ({when}): in float64 both formulas agree"
            : $"by hand: torch's pass and update are its own ({when})") with
        {
            Site = cause is not null && IsRate(cause) ? new Site("Network", Pass.Update, "η") : difference.Site,
        };
    }

    /// <summary>
    /// What a lockstep run's first disagreement comes from; null where it agrees. A rate that explains one step must explain the
    /// next as well; otherwise it is just another rate.
    /// </summary>
    public Diagnosis? Of(LockstepReport report)
    {
        Diagnosis?[] found = [.. report.Steps.Where(step => step.Evidence is not null).Select(step => Of("lockstep", step, report.Precision))];
        return found is [{ Cause: Cause first } one, { Cause: Cause second }, ..] && first != second && IsRate(first) && IsRate(second)
            ? one with { Cause = Causes.AnotherRate }
            : found.FirstOrDefault();
    }

    // In causal order through the step as it was made, or, where that gave out nothing on the way, as it is made again.
    private Walk Walked(StepEvidence e, Precision precision)
    {
        IReadOnlyDictionary<string, double[]> updateBounds = e.UpdateBounds(experiment.Recipe);
        (Trace pass, Trace update) = e is { HandPass: Trace first, HandUpdate: Trace second } ? (first, second) : Again();
        return Walk.Along(e.Pass, site => update.Find(site) ?? pass.Find(site), site => Limit.Rounding(Bound(site), precision, sides: 2));

        (Trace, Trace) Again()
        {
            using IEngine hand = FromScratchEngine.Create(experiment, precision, threads, seam);
            hand.Load(e.Before);
            return (hand.Trace(e.Batch), hand.Trace(e.Batch, updates: true));
        }

        double[] Bound(Site site) => site.Pass == Pass.Update && updateBounds.TryGetValue(site.Quantity, out double[]? bound) ? bound
            : site.Pass == Pass.Update ? e.Bounds.OfGradient(site.Layer).Limit
            : e.Bounds[site]!;
    }

    // The same step in float64; null where float64 agrees.
    private StepEvidence? InFloat64(StepEvidence e)
    {
        using EnginePair pair = new(experiment, Precision.Float64, threads, seam);
        using RoundingAnalysis analysis = new(experiment, threads);
        return new StepCheck(pair, analysis, formulaHolds: false).Run(e.Before, e.Batch).Evidence;
    }

    /// <summary>What is known where only a whole run tells that something is wrong: passes, steps and reports all agree.</summary>
    public static Diagnosis Of(CheckResult check) => new(
        check.Name, new Site("Network", Pass.Update, check.Name), null, $"{check.Name}: {check.Detail}",
        "no single pass, step or report that was compared differs: it builds up between them, or comes from what was not compared",
        "unknown: only the two runs differ");

    private static bool IsRate(Cause cause) =>
        cause == Causes.RateOneStepLate || cause == Causes.RateOneStepEarly || cause == Causes.MaximalRate || cause == Causes.AnotherRate;

    private static Cause Precise(Walk walk) => walk.Difference!.IsFinite ? Causes.LowPrecision : Causes.NotFinite;

    // Which of hand and autograd the finite differences side with, for the parameter gradients behind the difference.
    private static string Side(GradientReport report, Difference difference)
    {
        if (difference.Site.Pass == Pass.Forward)
        {
            return "by hand: the two compute different functions of the same input, and torch's operations are its own";
        }

        GradientRow[] centred = [.. report.Rows.Where(row => row is { Against: "centered", Precision: Precision.Float64 })];
        bool hand = centred.Where(row => row.Engine == "FromScratch").All(row => row.Verdict.Holds());
        bool torch = centred.Where(row => row.Engine == "Torch").All(row => row.Verdict.Holds());
        return (hand, torch) switch
        {
            (false, true) => "by hand: centred differences of the hand-written cost agree with autograd, not with the hand-written gradient",
            (true, false) => "autograd: centred differences agree with the hand-written gradient, not with autograd",
            (true, true) => "by hand or autograd: the difference is too small for centred differences to tell",
            _ => "by hand, and more than one thing: centred differences agree with neither",
        };
    }

    private static Diagnosis Tell(string check, Walk walk, Cause? cause, string left, string right, string side)
    {
        Difference d = walk.Difference!;
        return new Diagnosis(check, d.Site, cause, $"{Quantity(d.Site)}: {Numbers(d.Worst, left, right)}", walk.Where, side);
    }

    private static string Quantity(Site site) => site.Quantity switch
    {
        "Y" => $"the output of {site.Layer}",
        "dX" => site.Layer == "Softmax" ? "the gradient of the scores" : $"the gradient of {site.Layer}'s input",
        string name => name,
    };

    private static string Numbers(WorstElement worst, string left, string right) => double.IsNaN(worst.Left) && double.IsNaN(worst.Right) && worst.Limit == 0
        ? $"shapes {worst.At} do not fit"
        : string.Create(CultureInfo.InvariantCulture, $"{worst.Left:g6} {left}, {worst.Right:g6} {right} at {worst.At}; {worst.Difference:0.0e+0} apart, rounding explains {worst.Limit:0.0e+0}");
}
