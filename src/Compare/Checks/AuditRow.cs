using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// What one engine reports of its own parameters, computed again by the other engine: loss and cost from its scores,
/// accuracy and confusion matrix from its predictions.
/// </summary>
/// <param name="Epoch">At the end of which epoch; <see cref="Lockstep"/>: after the lockstep.</param>
/// <param name="Images">On which images: "train", "validation" or "test"; "test, ensemble" where several parameters vote.</param>
/// <param name="Parameters">Whose parameters: "FromScratch" or "Torch".</param>
/// <param name="Loss">L by both.</param>
/// <param name="Cost">J by both.</param>
/// <param name="ReportedAccuracy">The accuracy that the parameters' own engine reports.</param>
/// <param name="RecomputedAccuracy">The accuracy of the other engine's predictions with the same parameters.</param>
/// <param name="Disagreements">Images that the two engines classify differently with the same parameters.</param>
/// <param name="Ties">How many of them may be: the two classes' scores lie within rounding of each other.</param>
/// <param name="AccuracyHolds">
/// Whether each side's accuracy and confusion matrix are those of its own predictions, all images predicted. The two
/// sides' predictions being the same but for <paramref name="Disagreements"/>, so are then the reported numbers.
/// </param>
public sealed record AuditRow(
    int Epoch,
    string Images,
    string Parameters,
    MetricRow Loss,
    MetricRow Cost,
    double ReportedAccuracy,
    double RecomputedAccuracy,
    int Disagreements,
    int Ties,
    bool AccuracyHolds)
{
    /// <summary>The number of no epoch: evaluated after the lockstep, in float64.</summary>
    public const int Lockstep = 0;

    /// <summary>What follows the name of images that several parameters vote on.</summary>
    public const string OfEnsemble = ", ensemble";

    /// <summary>When it was, for messages.</summary>
    public string When => Epoch == Lockstep ? "after the lockstep, float64" : $"epoch {Epoch}";

    /// <summary>Whether the reported numbers are confirmed.</summary>
    public bool Holds => Loss.Holds && Cost.Holds && AccuracyHolds && Disagreements <= Ties;

    /// <summary>What a wrong report is explained from; null where it is confirmed, and for an ensemble.</summary>
    internal AuditEvidence? Evidence { get; init; }

    /// <summary>The row with what explains it, where it is not confirmed.</summary>
    internal AuditRow With(AuditEvidence evidence) => Holds ? this : this with { Evidence = evidence };

    /// <summary>Compares both engines' evaluations of the same parameters on the same images.</summary>
    /// <param name="epoch">At the end of which epoch; <see cref="Lockstep"/>: after the lockstep.</param>
    /// <param name="parameters">Whose parameters: "FromScratch" or "Torch".</param>
    /// <param name="images">The images, with their labels.</param>
    /// <param name="hand">What the hand-written engine says.</param>
    /// <param name="torch">What the autograd engine says.</param>
    /// <param name="limits">What rounding explains of L and of J.</param>
    /// <param name="ties">How many of the images that are classified differently are ties.</param>
    /// <param name="kind">What the images are called in the row; null: their own name.</param>
    public static AuditRow Compare(
        int epoch, string parameters, LabelledImages images, Evaluation hand, Evaluation torch, (Limit Loss, Limit Cost) limits, int ties, string? kind = null)
    {
        (Evaluation reported, Evaluation other) = parameters == "Torch" ? (torch, hand) : (hand, torch);
        return new AuditRow(
            epoch,
            kind ?? images.Name,
            parameters,
            new MetricRow("L", hand.Loss, torch.Loss, limits.Loss),
            new MetricRow("J", hand.Cost, torch.Cost, limits.Cost),
            reported.Accuracy,
            Share(images, other.Predictions),
            Math.Abs(hand.Predictions.Length - torch.Predictions.Length) + hand.Predictions.Zip(torch.Predictions).Count(pair => pair.First != pair.Second),
            ties,
            IsOfItsPredictions(images, hand) && IsOfItsPredictions(images, torch));
    }

    private static double Share(LabelledImages images, byte[] predictions) =>
        (double)predictions.Take(images.Count).Where((prediction, i) => prediction == images.Label(i)).Count() / images.Count;

    private static bool IsOfItsPredictions(LabelledImages images, Evaluation evaluation)
    {
        int classes = evaluation.Confusion.GetLength(0);
        if (evaluation.Predictions.Length != images.Count || evaluation.Confusion.GetLength(1) != classes || evaluation.Predictions.Any(p => p >= classes))
        {
            return false;
        }

        int[,] counted = new int[classes, classes];
        for (int i = 0; i < images.Count; i++)
        {
            counted[images.Label(i), evaluation.Predictions[i]]++;
        }

        return evaluation.Accuracy == Share(images, evaluation.Predictions) && counted.Cast<int>().SequenceEqual(evaluation.Confusion.Cast<int>());
    }
}

/// <summary>What was evaluated, and what both engines said of it.</summary>
/// <param name="State">Parameters and running statistics.</param>
/// <param name="Images">The images.</param>
/// <param name="Hand">By hand.</param>
/// <param name="Torch">By torch.</param>
internal sealed record AuditEvidence(NamedTensors State, LabelledImages Images, Evaluation Hand, Evaluation Torch);
