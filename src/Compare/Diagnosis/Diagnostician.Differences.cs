using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

internal sealed partial class Diagnostician
{
    // Hand and autograd agree in both precisions; the finite differences are the odd one out. With batch normalisation or
    // dropout the likely reason is a cost in evaluation mode: then differences of the cost in training mode agree.
    private Diagnosis? OfDifferences(GradientReport report, Witnesses w)
    {
        GradientRow? row = report.Rows.Where(r => r is { Precision: Precision.Float64, Against: "centered" or "forward" } && !r.Verdict.Holds())
            .MaxBy(r => double.IsFinite(r.Worst!.Difference) ? r.Worst.Difference : double.MaxValue);
        if (row is null)
        {
            return null;
        }

        string parameter = row.Difference.Tensor[1..];
        NamedTensor analytic = Witnesses.Gradient(w.Hand64, parameter);
        (int element, string at) = (row.Worst!.Element, row.Worst.At);
        if (report.NumericMode == ForwardMode.Training && WithMoved(w) is Diagnosis diagnosis)
        {
            return diagnosis;
        }

        using IEngine hand = FromScratchEngine.Create(experiment, Precision.Float64, threads, seam);
        hand.Load(w.Parameters);
        double training = Differentiate(ForwardMode.Training);
        hand.Load(w.WithStatisticsOfTheBatch);
        double evaluation = Differentiate(ForwardMode.Evaluation), found = row.Worst.Right, right = analytic.Values[element];
        bool fixedStatistics = report.NumericMode == ForwardMode.Evaluation
            && Math.Abs(training - right) < Math.Abs(found - right) / 2 && Math.Abs(evaluation - found) <= Math.Abs(found) * 1e-3;
        return new Diagnosis(
            "gradients",
            new Site("Network", Pass.Forward, "J"),
            fixedStatistics ? Causes.CostWithFixedStatistics : null,
            string.Create(CultureInfo.InvariantCulture, $"{row.Difference.Tensor}: {right:g6} by hand and by autograd, {found:g6} by finite differences at {at}; {row.Worst.Difference:0.0e+0} apart, their error and rounding explain {row.Worst.Limit:0.0e+0}"),
            fixedStatistics
                ? string.Create(CultureInfo.InvariantCulture, $"Network, forward: the cost J that differences were taken of; with batch statistics and masks as in training its difference is {training:g6}, which agrees")
                : "Network, forward: the cost J that differences were taken of",
            "the finite difference is the odd one out: hand and autograd agree with each other in float64 and in float32");

        double Differentiate(ForwardMode mode) =>
            new FiniteDifferences(hand, w.Batch, mode).At(parameter, element, w.Parameters[parameter].Values[element], report.Step).Derivative;
    }

    // Some mistakes show only where parameters are not at their start, as a bias that is left out does where it is not 0: both
    // sides again with every element moved by a tenth, up or down. Null: they agree there too.
    private Diagnosis? WithMoved(Witnesses w)
    {
        NamedTensors moved = new(w.Parameters.Select(p => new NamedTensor(p.Name, p.Shape, [.. p.Values.Select((x, i) => x + (i % 2 == 0 ? 0.1 : -0.1))])));
        using EnginePair pair = new(experiment, Precision.Float64, threads, seam);
        using RoundingAnalysis analysis = new(experiment, threads);
        pair.Hand.Load(moved);
        pair.Torch.Load(moved);
        Trace hand = pair.Hand.Trace(w.Batch), torch = pair.Torch.Trace(w.Batch);
        RoundingBounds bounds = analysis.Of(moved, w.Batch, torch);
        Walk walk = Walk.Along(torch, hand.Find, site => Limit.Rounding(bounds[site]!, Precision.Float64, sides: 2));
        return walk.Difference is not Difference difference ? null : Tell(
            "gradients", walk, Hypotheses.Explain(difference, new Circumstances(experiment, moved, w.Batch, torch)), "by hand", "by autograd",
            "by hand: at the initial parameters both agree; with every parameter moved by a tenth the two compute different functions");
    }
}
