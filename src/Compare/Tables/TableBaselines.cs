using Harness.Experiments;

namespace Harness.Compare;

/// <summary>ML.NET's linear classifiers on the images of a table's rows.</summary>
public static class TableBaselines
{
    /// <summary>Trains each once for all rows that train and test on the same images, with the first one's λ; none where ML.NET is not there.</summary>
    /// <param name="entries">The rows.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How.</param>
    /// <param name="onImages">Called before each set of images with its number from 1, how many sets there are, and how many training images it has.</param>
    /// <param name="cancellation">Ends it between two of them.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IEnumerable<TableBaseline> Train(
        IEnumerable<TableEntry> entries, Dataset dataset, BaselineOptions options, Action<int, int, int>? onImages, CancellationToken cancellation)
    {
        IGrouping<string, Recipe>[] byImages =
        [
            .. entries
                .Select(entry => entry.Recipe)
                .Where(recipe => recipe.Measure.Kind == MeasureKind.Training)
                .GroupBy(recipe => $"{new PlannedRun(recipe, Engine: null, Number: 0).TrainingImages} {string.Join('+', recipe.Data.Test)} {recipe.Data.TestCount}"),
        ];
        foreach ((int index, IGrouping<string, Recipe> rows) in byImages.Index())
        {
            Experiment experiment = new(rows.First(), dataset);
            onImages?.Invoke(index + 1, byImages.Length, experiment.Splits.Train.Count);
            string names = string.Join(TableBaseline.Separator, rows.Select(recipe => recipe.Name));
            foreach (Baseline baseline in Baselines.Train(experiment, options, cancellation))
            {
                yield return new TableBaseline(
                    baseline.Name, names, experiment.Splits.Train.Count, experiment.Recipe.Training.Lambda,
                    baseline.Train.Accuracy, baseline.Test.Accuracy, baseline.Test.LogLoss, baseline.Seconds, baseline.Settings);
            }
        }
    }
}
