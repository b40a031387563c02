using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in evaluation and in what is reported; training is right.</summary>
internal static class ReportMutants
{
    private const double KeepHidden = 0.7;

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("report-of-own-predictions", "the reported loss is measured against the class of the largest score", Grounds.Plain,
            new("Network", Pass.Evaluation, "L"), Causes.ReportOfOwnPredictions,
            Alter.Classes("Network", Pass.Evaluation, "labels", (_, S, _) => Labels.Predicted(S))),
        new("report-of-shifted-labels", "the reported loss is measured against the labels of the images before", Grounds.Plain,
            new("Network", Pass.Evaluation, "L"), Causes.ReportOfShiftedLabels,
            Alter.Classes("Network", Pass.Evaluation, "labels", (_, _, y) => Labels.Shifted(y))),
        new("batch-statistics-in-evaluation", "evaluation normalises with the statistics of what it evaluates", Grounds.Normalized,
            new("BatchNorm 1", Pass.Evaluation, "Y"), Causes.BatchStatisticsInEvaluation,
            Alter.Evaluation("BatchNorm 1", (s, _) => s.Value("Gamma1")
                * ((s.Input - s.Input.Mean) / NormalizationMutants.Deviation(s.Input.Variance)) + s.Value("Beta1"))) { Settings = ["network.batchNormalization.epsilon"] },
        new("evaluation-moves-statistics", "evaluation moves the running statistics as training does", Grounds.Normalized,
            new("BatchNorm 1", Pass.Evaluation, "Y"), null,
            Alter.Evaluation("BatchNorm 1", (s, Y) =>
            {
                s.Replace("BatchNorm 1", "RunningMean", 0.9 * s.Cache("BatchNorm 1", "RunningMean") + 0.1 * s.Input.Mean);
                s.Replace("BatchNorm 1", "RunningVariance", 0.9 * s.Cache("BatchNorm 1", "RunningVariance") + 0.1 * s.Input.Variance);
                return (s.Input - s.Cache("BatchNorm 1", "RunningMean")) / NormalizationMutants.Deviation(s.Cache("BatchNorm 1", "RunningVariance")) * s.Value("Gamma1") + s.Value("Beta1");
            })) { Settings = ["network.batchNormalization.epsilon", "network.batchNormalization.momentum"] },
        new("epsilon-left-out-in-evaluation", "evaluation normalises without ε", Grounds.NormalizedCourse,
            new("BatchNorm 1", Pass.Evaluation, "Y"), Causes.EpsilonLeftOut,
            Alter.Evaluation("BatchNorm 1", (s, _) => s.Value("Gamma1")
                * ((s.Input - s.Cache("BatchNorm 1", "RunningMean")) / s.Cache("BatchNorm 1", "RunningVariance").Map(Math.Sqrt)) + s.Value("Beta1"))),
        new("dropout-in-evaluation", "hidden units are dropped in evaluation", Grounds.Dropout,
            new("Dropout 1", Pass.Evaluation, "Y"), Causes.DropoutInEvaluation,
            Alter.Evaluation("Dropout 1", (s, Y) => s.Input * Masks.Drawn(s, Y, KeepHidden))) { Settings = ["network.dropout.keepHidden"] },
        new("rescaled-in-evaluation-too", "evaluation multiplies with p although training has divided by it", Grounds.Dropout,
            new("Dropout 1", Pass.Evaluation, "Y"), null,
            Alter.Evaluation("Dropout 1", (_, Y) => Y * KeepHidden)) { Settings = ["network.dropout.keepHidden"] },
        new("last-chunk-left-out", "the reported loss is that of whole chunks alone", Grounds.Plain,
            new("Network", Pass.Evaluation, "L"), Causes.LastBatchLeftOut,
            ChunkLosses, Loss(chunks => chunks.Count > 1 ? Mean(chunks[..^1]) : Mean(chunks))),
        new("mean-of-chunk-means", "the reported loss is the mean of the chunks' means", Grounds.Deep,
            new("Network", Pass.Evaluation, "L"), Causes.MeanOfBatchMeans,
            ChunkLosses, Loss(chunks => chunks.Average(chunk => chunk.Loss))),
        new("report-summed", "the reported loss is the sum over the images", Grounds.Plain,
            new("Network", Pass.Evaluation, "L"), Causes.SumForMeanInReport,
            ChunkLosses, Loss(chunks => chunks.Sum(chunk => chunk.Loss * chunk.Images))),
        new("report-without-penalty", "the reported cost is the loss", Grounds.Plain,
            new("Network", Pass.Evaluation, "J"), Causes.ReportWithoutPenalty,
            Alter.Number("Network", Pass.Evaluation, "λΣ‖W‖²", (_, _) => 0)),
        new("half-the-penalty-in-the-report", "the reported cost has λ/2 Σ‖W‖²", Grounds.Normalized,
            new("Network", Pass.Evaluation, "J"), Causes.HalfPenaltyInReport,
            Alter.Number("Network", Pass.Evaluation, "λΣ‖W‖²", (_, penalty) => penalty / 2)),
        new("confusion-transposed", "the confusion matrix has predictions as rows", Grounds.Plain,
            new("Network", Pass.Evaluation, "confusion"), Causes.ConfusionTransposed,
            Alter.Confusion(Transposed)),
        new("accuracy-of-the-evaluation-before", "the reported accuracy is that of the evaluation before", Grounds.Plain,
            new("Network", Pass.Evaluation, "accuracy"), Causes.AccuracyOfAnotherSet,
            Alter.Number("Network", Pass.Evaluation, "accuracy", (s, accuracy) => s.Exchange("accuracy", accuracy))),
        new("accuracy-of-the-last-chunk", "the reported accuracy is that of the last chunk", Grounds.Dropout,
            new("Network", Pass.Evaluation, "accuracy"), Causes.AccuracyOfAnotherSet,
            Alter.Classes("Network", Pass.Evaluation, "labels", (s, S, y) =>
            {
                s.Exchange("accuracy", Labels.Predicted(S).Zip(y).Average(pair => pair.First == pair.Second ? 1.0 : 0));
                return y;
            }),
            Alter.Number("Network", Pass.Evaluation, "accuracy", (s, accuracy) => s.Recall("accuracy", accuracy))),
        new("classes-counted-from-one", "predictions are counted from 1, labels from 0", Grounds.Plain,
            new("Network", Pass.Evaluation, "predictions"), null,
            Alter.Classes("Network", Pass.Evaluation, "predictions", (_, S, predictions) => Array.ConvertAll(predictions, c => (c + 1) % S.Columns))),
        new("ensemble-summed", "the ensemble's probabilities are summed, not averaged", Grounds.Everything,
            new("Network", Pass.Evaluation, "L"), null,
            Alter.Number("Network", Pass.Evaluation, "weight", (_, _) => 1)),
    ];

    private static Alteration ChunkLosses => Alter.Number("Network", Pass.Evaluation, "L of a chunk", (s, loss) =>
    {
        s.Exchange("chunks", s.Recall<List<(double, int)>>("chunks", []).Append((loss, s.InputOf("Linear 1").Rows)).ToList());
        return loss;
    });

    private static Alteration Loss(Func<List<(double Loss, int Images)>, double> of) => Alter.Number("Network", Pass.Evaluation, "L", (s, loss) =>
    {
        List<(double, int)> chunks = s.Recall<List<(double, int)>>("chunks", []);
        s.Exchange<List<(double, int)>>("chunks", []);
        return chunks.Count == 0 ? loss : of(chunks);
    });

    private static double Mean(List<(double Loss, int Images)> chunks) =>
        chunks.Sum(chunk => chunk.Loss * chunk.Images) / chunks.Sum(chunk => chunk.Images);

    private static int[,] Transposed(int[,] counts)
    {
        int[,] transposed = new int[counts.GetLength(1), counts.GetLength(0)];
        for (int row = 0; row < counts.GetLength(0); row++)
        {
            for (int column = 0; column < counts.GetLength(1); column++)
            {
                transposed[column, row] = counts[row, column];
            }
        }

        return transposed;
    }
}
