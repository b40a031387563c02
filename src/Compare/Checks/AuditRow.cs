using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// What one engine reports of its own parameters, computed again by the other engine: loss and cost from its scores,
/// accuracy and confusion matrix from its predictions.
/// </summary>
/// <param name="Epoch">At the end of which epoch.</param>
/// <param name="Images">On which images: "train", "validation" or "test"; "test, ensemble" where several parameters vote.</param>
/// <param name="Parameters">Whose parameters: "FromScratch" or "Torch".</param>
/// <param name="Loss">L by both.</param>
/// <param name="Cost">J by both.</param>
/// <param name="ReportedAccuracy">The accuracy that the parameters' own engine reports.</param>
/// <param name="RecomputedAccuracy">The accuracy of the other engine's predictions with the same parameters.</param>
/// <param name="Disagreements">Images that the two engines classify differently with the same parameters.</param>
/// <param name="AllowedDisagreements">
/// How many may be: images whose two largest scores lie within rounding of each other. One image, and one in a thousand.
/// </param>
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
    int AllowedDisagreements,
    bool AccuracyHolds)
{
    /// <summary>Whether the reported numbers are confirmed.</summary>
    public bool Holds => Loss.Holds && Cost.Holds && AccuracyHolds && Disagreements <= AllowedDisagreements;

    /// <summary>Compares both engines' evaluations of the same parameters on the same images.</summary>
    /// <param name="epoch">At the end of which epoch.</param>
    /// <param name="parameters">Whose parameters: "FromScratch" or "Torch".</param>
    /// <param name="precision">Precision of both.</param>
    /// <param name="images">The images, with their labels.</param>
    /// <param name="hand">What the hand-written engine says.</param>
    /// <param name="torch">What the autograd engine says.</param>
    /// <param name="kind">What the images are called in the row; null: their own name.</param>
    public static AuditRow Compare(
        int epoch, string parameters, Precision precision, LabelledImages images, Evaluation hand, Evaluation torch, string? kind = null)
    {
        (Evaluation reported, Evaluation other) = parameters == "Torch" ? (torch, hand) : (hand, torch);
        return new AuditRow(
            epoch,
            kind ?? images.Name,
            parameters,
            MetricRow.Compare("L", precision, hand.Loss, torch.Loss),
            MetricRow.Compare("J", precision, hand.Cost, torch.Cost),
            reported.Accuracy,
            Share(images, other.Predictions),
            Math.Abs(hand.Predictions.Length - torch.Predictions.Length) + hand.Predictions.Zip(torch.Predictions).Count(pair => pair.First != pair.Second),
            1 + images.Count / 1000,
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
