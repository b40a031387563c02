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
    /// <param name="penalty">λ Σ‖W‖².</param>
    /// <param name="seam">Passed by every number of it; null in earnest.</param>
    public Evaluation Evaluation(double penalty, ISeam? seam)
    {
        double loss = Visited("L", LossSum / images);
        double cost = loss + Visited("λΣ‖W‖²", penalty);
        double accuracy = Visited("accuracy", Metrics.DiagonalShare(confusion));
        seam?.Visit(new Site("Network", Pass.Evaluation, "confusion"), confusion);
        return new Evaluation(loss, cost, accuracy, predictions, confusion);

        double Visited(string quantity, double value) => seam?.Visit(new Site("Network", Pass.Evaluation, quantity), value) ?? value;
    }
}
