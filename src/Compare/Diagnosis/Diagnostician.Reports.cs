using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

internal sealed partial class Diagnostician
{
    private const string Report = "reported metrics";

    /// <summary>What a wrong report comes from; null where it is confirmed.</summary>
    public Diagnosis? Of(AuditRow audit, Precision precision)
    {
        if (audit.Evidence is not AuditEvidence e)
        {
            return audit.Holds ? null : OfEnsemble(audit);
        }

        using EnginePair pair = new(experiment, precision, threads, seam);
        using RoundingAnalysis analysis = new(experiment, threads);
        List<Grid> scores = [];
        foreach (int[] chunk in Chunks(e.Images.Count))
        {
            pair.Hand.Load(e.State);
            pair.Torch.Load(e.State);
            Trace torch = pair.Torch.TraceEvaluation(e.Images, chunk), hand = pair.Hand.TraceEvaluation(e.Images, chunk);
            RoundingBounds bounds = analysis.OfEvaluation(e.State, torch);
            Walk walk = Walk.Along(torch, hand.Find, site => Limit.Rounding(bounds[site]!, precision, sides: 2));
            if (walk.Difference is Difference difference)
            {
                Circumstances c = new(experiment, e.State, new Batch(0, 0, chunk), torch);
                return Tell(Report, walk, Hypotheses.Explain(difference, c), "by hand", "by torch", "by hand: evaluation mode computes something else than torch's; training may be right");
            }

            scores.Add(Grid.Of(torch[^1].Value));
        }

        return OfMetrics(audit, e, Grid.Stack(scores));
    }

    // The members' own reports are confirmed: as far as the numbers tell.
    private static Diagnosis OfEnsemble(AuditRow audit)
    {
        MetricRow row = audit.Loss.Holds ? audit.Cost : audit.Loss;
        return new Diagnosis(
            Report, new Site("Network", Pass.Evaluation, "L"), double.IsFinite(row.Hand) ? null : Causes.NotFinite,
            row.Holds ? $"{audit.Disagreements} of the {audit.Images} images are classified differently" : Differs(row),
            "Network, evaluation: the vote of the ensemble; its members' own reports are confirmed",
            "by hand: torch's vote of the same members is another");
    }

    // The scores agree: each reported number against what follows from torch's scores.
    private static Diagnosis? OfMetrics(AuditRow audit, AuditEvidence e, Grid S)
    {
        int[] labels = [.. Enumerable.Range(0, e.Images.Count).Select(e.Images.Label)], predictions = [.. e.Hand.Predictions.Select(p => (int)p)];
        if (audit.Disagreements > audit.Ties)
        {
            return Metric("predictions", null, $"{audit.Disagreements} of {e.Images.Count} images are classified otherwise than their scores say");
        }

        ReportPredictions expected = new(S, labels, e.Torch.Cost - e.Torch.Loss);
        if (!audit.Loss.Holds)
        {
            return Metric("L", Explain(audit.Loss, expected.Losses()), Differs(audit.Loss));
        }

        if (!audit.Cost.Holds)
        {
            return Metric("J", Explain(audit.Cost, expected.Costs()), Differs(audit.Cost));
        }

        int[,] counted = Scores.Confusion(labels, predictions, S.Columns);
        double accuracy = labels.Zip(predictions).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        return e.Hand.Accuracy != accuracy
            ? Metric("accuracy", Causes.AccuracyOfAnotherSet, string.Create(CultureInfo.InvariantCulture, $"accuracy of the {audit.Images} images: {e.Hand.Accuracy:p2} reported, {accuracy:p2} of the predictions made equal their label"))
            : Metric("confusion", IsTransposed(e.Hand.Confusion, counted) ? Causes.ConfusionTransposed : null, "the confusion matrix reported is not that of the predictions made");

        Diagnosis Metric(string quantity, Cause? cause, string what) => new(
            Report, new Site("Network", Pass.Evaluation, quantity), cause, what,
            $"Network, evaluation: {quantity} of the {audit.Images} images {(audit.Epoch == AuditRow.Lockstep ? audit.When : $"at the end of {audit.When}")}; the scores it is made of agree with torch's",
            "by hand: the number follows from torch's scores and the labels otherwise than it is reported");
    }

    private static string Differs(MetricRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.Name}: {row.Hand:g9} reported by hand, {row.Torch:g9} by torch from the same parameters; {Math.Abs(row.Hand - row.Torch):0.0e+0} apart, rounding explains {row.Limit.Value:0.0e+0}");

    private static Cause? Explain(MetricRow row, IEnumerable<(Cause Cause, double Value)> expected) => !double.IsFinite(row.Hand)
        ? Causes.NotFinite
        : expected.FirstOrDefault(prediction => Math.Abs(prediction.Value - row.Hand) <= row.Limit.Value * Math.Max(1, Math.Abs(prediction.Value / row.Torch))).Cause;

    private static bool IsTransposed(int[,] found, int[,] right)
    {
        int classes = right.GetLength(0);
        return Enumerable.Range(0, classes * classes).All(i => found[i / classes, i % classes] == right[i % classes, i / classes]);
    }

    private static IEnumerable<int[]> Chunks(int count) => Enumerable.Range(0, count).Chunk(FromScratchEngine.EvaluationChunk);
}
