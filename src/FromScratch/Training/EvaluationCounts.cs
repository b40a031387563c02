using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>What is counted while images are evaluated.</summary>
internal sealed class EvaluationCounts(int images, int classes)
{
    private readonly byte[] predictions = new byte[images];
    private readonly int[,] confusion = new int[classes, classes];

    /// <summary>Sum of the images' losses.</summary>
    public double LossSum { get; set; }

    /// <summary>Notes the prediction of an image.</summary>
    public void Add(int image, int label, int prediction)
    {
        predictions[image] = (byte)prediction;
        confusion[label, prediction]++;
    }

    /// <summary>The evaluation; cost is the mean loss and the penalty.</summary>
    public Evaluation Evaluation(double penalty)
    {
        double loss = LossSum / images;
        return new Evaluation(loss, loss + penalty, Metrics.DiagonalShare(confusion), predictions, confusion);
    }
}
