using Harness.Experiments;

namespace Harness.TorchReference;

/// <summary>What predictions are worth.</summary>
internal static class Metrics
{
    /// <summary>Counts [C, C]: row the label, column the prediction.</summary>
    public static int[,] Confusion(LabelledImages images, byte[] predictions, int classes)
    {
        int[,] confusion = new int[classes, classes];
        for (int i = 0; i < predictions.Length; i++)
        {
            confusion[images.Label(i), predictions[i]]++;
        }

        return confusion;
    }

    /// <summary>Share of the counts on the diagonal, 0 … 1.</summary>
    public static double Accuracy(int[,] confusion)
    {
        int classes = confusion.GetLength(0);
        int right = Enumerable.Range(0, classes).Sum(c => confusion[c, c]);
        return (double)right / confusion.Cast<int>().Sum();
    }
}
