using Harness.Experiments;

namespace Harness.TorchReference;

/// <summary>What predictions are worth.</summary>
internal static class Metrics
{
    /// <summary>All that is said of images by their loss, cost and predictions.</summary>
    public static Evaluation Evaluation(LabelledImages images, double loss, double cost, byte[] predictions, int classes)
    {
        int[,] confusion = Confusion(images, predictions, classes);
        return new Evaluation(loss, cost, Accuracy(confusion), predictions, confusion);
    }

    /// <summary>Counts [C, C]: row the label, column the prediction.</summary>
    private static int[,] Confusion(LabelledImages images, byte[] predictions, int classes)
    {
        int[,] confusion = new int[classes, classes];
        for (int i = 0; i < predictions.Length; i++)
        {
            confusion[images.Label(i), predictions[i]]++;
        }

        return confusion;
    }

    /// <summary>Share of the counts on the diagonal, 0 … 1.</summary>
    private static double Accuracy(int[,] confusion)
    {
        int classes = confusion.GetLength(0);
        int right = Enumerable.Range(0, classes).Sum(c => confusion[c, c]);
        return (double)right / confusion.Cast<int>().Sum();
    }
}
