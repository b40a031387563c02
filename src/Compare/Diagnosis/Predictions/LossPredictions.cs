using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Mistakes in the loss, L = −1/N Σₙ log P[n, yₙ], in its gradient, dS = (P − Y)/N, and in the cost.</summary>
/// <param name="c">The circumstances.</param>
internal sealed class LossPredictions(Circumstances c)
{
    private readonly Grid S = c.Output(c.Layers.Last());
    private readonly int[] labels = c.Labels;

    /// <summary>Of L, [1].</summary>
    public IEnumerable<Prediction> Loss()
    {
        Grid L = c.At("Softmax", Pass.Forward, "L");
        double[] own = Scores.Losses(S, Scores.Predictions(S));
        yield return new(Causes.LossSummed, L * c.Count);
        yield return new(Causes.BatchSizeForCount, L * c.Count / c.Recipe.Training.BatchSize);
        yield return new(Causes.LossOfOwnPredictions, Scalar(own.Average()));
        foreach (int[] shifted in Scores.Shifted(labels))
        {
            yield return new(Causes.LossOfShiftedLabels, Scalar(Scores.Losses(S, shifted).Average()));
        }
    }

    /// <summary>Of J, [1].</summary>
    public IEnumerable<Prediction> Cost()
    {
        Grid L = c.At("Softmax", Pass.Forward, "L"), J = c.At("Network", Pass.Forward, "J");
        double biases = c.State.Where(tensor => tensor.Name[0] == 'b').Sum(tensor => Grid.Of(tensor).SquaredNorm);
        yield return new(Causes.CostWithoutPenalty, L);
        yield return new(Causes.HalfPenaltyInCost, (L + J) / 2);
        yield return new(Causes.PenaltyOnBiasesInCost, J + c.Recipe.Training.Lambda * biases);
    }

    /// <summary>Of dS, [N×C].</summary>
    public IEnumerable<Prediction> ScoreGradient()
    {
        Grid dS = c.At("Softmax", Pass.Backward, "dX"), Y = Scores.OneHot(labels, S.Columns), P = dS * c.Count + Y;
        yield return new(Causes.LabelsLeftOut, P / c.Count);
        yield return new(Causes.SoftmaxLeftOut, (S - Y) / c.Count);
        yield return new(Causes.OwnPredictions, (P - Scores.OneHot(Scores.Predictions(S), S.Columns)) / c.Count);
        foreach (int[] shifted in Scores.Shifted(labels))
        {
            yield return new(Causes.ShiftedLabels, (P - Scores.OneHot(shifted, S.Columns)) / c.Count);
        }

        yield return new(Causes.BatchSizeForCount, dS * c.Count / c.Recipe.Training.BatchSize);
        yield return new(Causes.MeanOverClasses, dS / S.Columns);
    }

    private static Grid Scalar(double value) => new(1, 1, [value]);
}
