using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Both engines' final predictions on the test images.</summary>
/// <param name="Hand">The hand-written engine's evaluation.</param>
/// <param name="Torch">The autograd engine's.</param>
/// <param name="OnlyHandCorrect">b, images that only the hand-written engine classifies correctly.</param>
/// <param name="OnlyTorchCorrect">c, images that only the autograd engine classifies correctly.</param>
/// <param name="Disagreements">Images that they classify differently, right or wrong.</param>
public sealed record AccuracyReport(Evaluation Hand, Evaluation Torch, int OnlyHandCorrect, int OnlyTorchCorrect, int Disagreements)
{
    /// <summary>The outside opinion on the hand-written engine's probabilities; null where it was not asked for.</summary>
    public Opinion? HandOpinion { get; init; }

    /// <summary>The outside opinion on the autograd engine's.</summary>
    public Opinion? TorchOpinion { get; init; }

    /// <summary>n, how many test images there are.</summary>
    public int Images => Hand.Predictions.Length;

    /// <summary>(b − c)/n, the hand-written engine's accuracy less the autograd engine's, counted from the predictions.</summary>
    public double Difference => (OnlyHandCorrect - OnlyTorchCorrect) / (double)Images;

    /// <summary>Whether the accuracies that are reported differ as the predictions do; never where one is not a number.</summary>
    public bool IsOfItsPredictions => Math.Abs(Hand.Accuracy - Torch.Accuracy - Difference) < 1e-12;

    /// <summary>Share of each class's images that an engine classifies correctly.</summary>
    public static double[] PerClass(Evaluation evaluation) =>
        [.. Enumerable.Range(0, evaluation.Confusion.GetLength(0)).Select(label =>
        {
            int all = Enumerable.Range(0, evaluation.Confusion.GetLength(1)).Sum(prediction => evaluation.Confusion[label, prediction]);
            return all == 0 ? 0 : (double)evaluation.Confusion[label, label] / all;
        })];

    /// <summary>Counts where both engines' predictions of the test images part.</summary>
    public static AccuracyReport Compare(LabelledImages test, Evaluation hand, Evaluation torch) => Compare(test.Count, test.Label, hand, torch);

    /// <summary>The same for images of which only the labels are at hand.</summary>
    internal static AccuracyReport Compare(int images, Func<int, int> label, Evaluation hand, Evaluation torch)
    {
        int onlyHand = 0, onlyTorch = 0, different = 0;
        for (int i = 0; i < images; i++)
        {
            (bool handRight, bool torchRight) = (hand.Predictions[i] == label(i), torch.Predictions[i] == label(i));
            onlyHand += handRight && !torchRight ? 1 : 0;
            onlyTorch += torchRight && !handRight ? 1 : 0;
            different += hand.Predictions[i] != torch.Predictions[i] ? 1 : 0;
        }

        return new AccuracyReport(hand, torch, onlyHand, onlyTorch, different);
    }
}
