using Microsoft.ML;
using Microsoft.ML.Data;

namespace Harness.Compare;

/// <summary>ML.NET says it.</summary>
public static partial class OutsideOpinion
{
    private static Opinion Evaluate(float[] probabilities, ReadOnlySpan<int> labels)
    {
        int classes = probabilities.Length / labels.Length, left = 0;
        Scored[] rows = new Scored[labels.Length];
        for (int n = 0; n < rows.Length; n++)
        {
            float[] P = probabilities.AsSpan(n * classes, classes).ToArray();
            // Keys count from 1 in a data view; LoadFromEnumerable takes them from 0 and adds the 1.
            rows[n] = new Scored { Label = (uint)labels[n], Score = P, PredictedLabel = (uint)Largest(P) };
            left += AreFinite(P) ? 0 : 1;
        }

        SchemaDefinition schema = SchemaDefinition.Create(typeof(Scored));
        schema[nameof(Scored.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        schema[nameof(Scored.Label)].ColumnType = schema[nameof(Scored.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        MLContext context = new(seed: 0);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(
            context.Data.LoadFromEnumerable(rows, schema), topKPredictionCount: classes);
        int[,] confusion = new int[classes, classes];
        for (int row = 0; row < classes; row++)
        {
            for (int column = 0; column < classes; column++)
            {
                confusion[row, column] = (int)metrics.ConfusionMatrix.GetCountForClassPair(column, row);
            }
        }

        return new Opinion(
            MachineLearning.Name,
            labels.Length - left,
            left,
            metrics.MicroAccuracy,
            metrics.MacroAccuracy,
            metrics.LogLoss,
            metrics.LogLossReduction,
            [.. metrics.PerClassLogLoss],
            [.. metrics.TopKAccuracyForAllK],
            confusion);
    }

    private sealed class Scored
    {
        public uint Label { get; set; }

        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
