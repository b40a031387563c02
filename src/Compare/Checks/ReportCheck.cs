using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What an engine reports of parameters, against what the other engine computes from the same ones.</summary>
/// <param name="pair">The engines; the autograd engine is left with other parameters.</param>
/// <param name="analysis">What rounding explains in their experiment.</param>
internal sealed class ReportCheck(EnginePair pair, RoundingAnalysis analysis)
{
    // A mean over images errs about as much as over some of them.
    private const int ImagesOfLimit = 100;

    /// <summary>Compares both engines' evaluations.</summary>
    /// <param name="epoch">At the end of which epoch; <see cref="AuditRow.Lockstep"/>: after the lockstep.</param>
    /// <param name="parameters">Whose parameters: "FromScratch" or "Torch".</param>
    /// <param name="state">Those parameters.</param>
    /// <param name="images">On which images.</param>
    /// <param name="byHand">What the hand-written engine says.</param>
    /// <param name="byTorch">What the autograd engine says.</param>
    public AuditRow Run(int epoch, string parameters, NamedTensors state, LabelledImages images, Evaluation byHand, Evaluation byTorch) =>
        Compare(epoch, parameters, [state], images, byHand, byTorch).With(new AuditEvidence(state, images, byHand, byTorch));

    /// <summary>The same of an ensemble.</summary>
    public AuditRow RunEnsemble(int epoch, string parameters, IReadOnlyList<NamedTensors> members, LabelledImages images, Evaluation byHand, Evaluation byTorch) =>
        Compare(epoch, parameters, members, images, byHand, byTorch, images.Name + AuditRow.OfEnsemble);

    private AuditRow Compare(
        int epoch, string parameters, IReadOnlyList<NamedTensors> members, LabelledImages images, Evaluation byHand, Evaluation byTorch, string? kind = null)
    {
        int ties = new Ties(pair, analysis).Count(members, images, byHand.Predictions, byTorch.Predictions);
        return AuditRow.Compare(epoch, parameters, images, byHand, byTorch, Limits(members[^1], images, byTorch), ties, kind);
    }

    // What rounding explains of L and J.
    private (Limit Loss, Limit Cost) Limits(NamedTensors state, LabelledImages images, Evaluation evaluation)
    {
        int count = Math.Min(images.Count, ImagesOfLimit);
        int[] samples = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * images.Count / count))];
        pair.Torch.Load(state);
        Trace trace = pair.Torch.TraceEvaluation(images, samples);
        (double loss, double cost) = analysis.OfEvaluation(state, trace)
            .OfReport(trace[^1].Site, [.. samples.Select(images.Label)], state, evaluation.Cost, evaluation.Cost - evaluation.Loss);
        return (Limit.Rounding([loss], pair.Precision, sides: 2).At(0), Limit.Rounding([cost], pair.Precision, sides: 2).At(0));
    }
}
