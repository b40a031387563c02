using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// One update step of both engines from the same state: every tensor of the state they end in, within what rounding of
/// the gradient and of the step explains.
/// </summary>
/// <param name="pair">The engines.</param>
/// <param name="analysis">What rounding explains in their experiment.</param>
/// <param name="formulaHolds">Whether the formulas were found equal in float64: then what remains is precision.</param>
public sealed class StepCheck(EnginePair pair, RoundingAnalysis analysis, bool formulaHolds)
{
    /// <summary>Steps that differ whose evidence is kept: one to explain, and one to confirm the explanation.</summary>
    private const int EvidenceKept = 2;

    private StepEvidence? previous;
    private int kept;

    /// <summary>Loads both engines with a state, updates both, and compares the states they end in.</summary>
    /// <param name="before">The whole state before the step, as an engine reads it.</param>
    /// <param name="batch">What both are given.</param>
    /// <returns>The result; afterwards each engine holds its own.</returns>
    public StepResult Run(NamedTensors before, Batch batch)
    {
        (StepResult result, StepEvidence evidence) = Compare(before, batch);
        evidence = evidence with { Previous = previous?.Batch.Step == batch.Step - 1 ? previous.Pass : null };
        previous = evidence with { Previous = null };
        if (result.Verdict.Holds() && result.Cost.Holds)
        {
            return result;
        }

        if (!result.Verdict.Holds() && result.IsFinite)
        {
            result = MayBeAtCorners(evidence) && WithoutCorners(evidence) is int leftOut
                ? result with { Verdict = Verdict.Kink, Kinks = leftOut }
                : result with { Verdict = formulaHolds && pair.Precision == Precision.Float32 ? Verdict.Precision : Verdict.Formula };
            pair.Hand.Load(evidence.Hand);
            pair.Torch.Load(evidence.Torch);
        }

        return (result.Verdict.Holds() && result.Cost.Holds) || kept++ >= EvidenceKept ? result : result with { Evidence = evidence };
    }

    // In float64 only where a gate is seen to be open on one side and shut on the other.
    private bool MayBeAtCorners(StepEvidence evidence)
    {
        if (pair.Precision == Precision.Float32)
        {
            return true;
        }

        pair.Hand.Load(evidence.Before);
        return Corners.AreTurned(evidence.Bounds, pair.Precision, evidence.Pass, pair.Hand.Trace(evidence.Batch));
    }

    // The number of samples at ReLU's corner without which the step agrees; null: there are none, or it does not.
    private int? WithoutCorners(StepEvidence evidence)
    {
        (NamedTensors before, Batch batch) = (evidence.Before, evidence.Batch);
        int leftOut = 0;
        for (StepEvidence others = evidence; ;)
        {
            pair.Hand.Load(before);
            Trace hand = pair.Hand.Trace(others.Batch);
            IReadOnlyCollection<int> corners = Corners.Of(others.Bounds, pair.Precision, others.Pass, hand);
            leftOut += corners.Count;
            if (corners.Count == 0 || leftOut >= batch.Samples.Length)
            {
                return null;
            }

            Batch rest = others.Batch.Select([.. Enumerable.Range(0, others.Batch.Samples.Length).Except(corners)]);
            (StepResult result, others) = Compare(before, rest);
            if (result.Verdict.Holds())
            {
                return leftOut;
            }
        }
    }

    private (StepResult, StepEvidence) Compare(NamedTensors before, Batch batch)
    {
        pair.Torch.Load(before);
        Trace pass = pair.Torch.Trace(batch, updates: true);
        (double cost, Trace? handPass, Trace? handUpdate) = Update(before, batch);
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        if (!hand.Select(t => t.Name).Order().SequenceEqual(torch.Select(t => t.Name).Order()))
        {
            throw new ArgumentException(
                $"the engines' states differ: {string.Join(", ", hand.Select(t => t.Name))} by hand, {string.Join(", ", torch.Select(t => t.Name))} by torch");
        }

        StepEvidence evidence = new(before, batch, pass, analysis.Of(before, batch, pass), hand, torch, handPass, handUpdate);
        StepResult result = Judge(evidence, cost);
        if (!result.Verdict.Holds() || !result.Cost.Holds)
        {
            evidence = evidence with { Bounds = analysis.Probed(evidence.Bounds, before, batch) };
            result = Judge(evidence, cost);
        }

        return (result, evidence);
    }

    private StepResult Judge(StepEvidence e, double handCost)
    {
        Site site = new("Network", Pass.Forward, "J");
        MetricRow cost = new("J", handCost, e.Pass.Find(site)!.Values[0], Limit.Rounding(e.Bounds[site]!, pair.Precision, sides: 2).At(0));
        IReadOnlyDictionary<string, double[]> bounds = e.UpdateBounds(pair.Experiment.Recipe);
        StepResult? worst = null;
        foreach (NamedTensor start in e.Before)
        {
            ElementLimits limits = Limit.Rounding(bounds[start.Name], pair.Precision, sides: 2);
            WorstElement element = TensorDifference.Worst(e.Hand[start.Name], e.Torch[start.Name], limits.Values);
            StepResult result = new(
                e.Batch.Step, e.Batch.Rate, start.Name, element, limits.At(element.Element), element.Holds ? Verdict.Rounding : Verdict.Formula, 0, cost);
            worst = worst is null || result.IsWorseThan(worst) ? result : worst;
        }

        return worst!;
    }

    // The hand-written engine's cost and update. In earnest its updates are fused and give out nothing on the way; with a
    // seam they do, and what they give out is kept: a planted bug may depend on what went before.
    private (double Cost, Trace? Pass, Trace? Update) Update(NamedTensors before, Batch batch)
    {
        pair.Hand.Load(before);
        if (!pair.HasSeam)
        {
            double cost = pair.Hand.Cost(batch);
            pair.Hand.Update(batch);
            return (cost, null, null);
        }

        Trace pass = pair.Hand.Trace(batch);
        return (pass.Find(new Site("Network", Pass.Forward, "J"))!.Values[0], pass, pair.Hand.Trace(batch, updates: true));
    }
}

/// <summary>The tensor of an update step that uses most of its limit.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="Rate">η.</param>
/// <param name="Tensor">That tensor.</param>
/// <param name="Worst">Its worst element after the step, by hand and by torch.</param>
/// <param name="Limit">How far apart they may be there.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Kinks">Samples at ReLU's corner, without which the step agrees.</param>
/// <param name="Cost">J of the batch before the step, by both.</param>
public sealed record StepResult(int Step, double Rate, string Tensor, WorstElement Worst, Limit Limit, Verdict Verdict, int Kinks, MetricRow Cost)
{
    /// <summary>The difference as a share of its limit.</summary>
    public double ShareOfLimit => Worst.Share;

    /// <summary>Whether all values are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(Worst.Left - Worst.Right);

    /// <summary>What a disagreement is explained from; null where they agree, and after the first few.</summary>
    internal StepEvidence? Evidence { get; init; }

    internal bool IsWorseThan(StepResult other) => !IsFinite || double.IsNaN(ShareOfLimit) || (other.IsFinite && ShareOfLimit > other.ShareOfLimit);
}

/// <summary>What was given and what came out of an update step that differs.</summary>
/// <param name="Before">The state before.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Pass">Autograd's pass.</param>
/// <param name="Bounds">Its bounds of rounding.</param>
/// <param name="Hand">The state after, by hand.</param>
/// <param name="Torch">The state after, by torch.</param>
/// <param name="HandPass">The hand-written pass before the step, where it passes a seam.</param>
/// <param name="HandUpdate">The hand-written step itself, where it passes a seam.</param>
internal sealed record StepEvidence(
    NamedTensors Before, Batch Batch, Trace Pass, RoundingBounds Bounds, NamedTensors Hand, NamedTensors Torch, Trace? HandPass, Trace? HandUpdate)
{
    /// <summary>B of every tensor of the state after the step, by name.</summary>
    public IReadOnlyDictionary<string, double[]> UpdateBounds(Recipe recipe) => Compare.UpdateBounds.Of(recipe, Before, Torch, Batch, Pass, Bounds);

    /// <summary>Autograd's pass of the step before; null where that was not checked.</summary>
    public Trace? Previous { get; init; }
}
