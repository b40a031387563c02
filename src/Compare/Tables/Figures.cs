using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A series for a chart, as a CSV file.</summary>
/// <param name="Name">Name of the file, without its ending.</param>
/// <param name="Write">Writes it to a path.</param>
public sealed record Figure(string Name, Action<string> Write);

/// <summary>The series of a recipe.</summary>
internal static class Figures
{
    /// <summary>Names of a recipe's series.</summary>
    public static IEnumerable<string> Names(TableEntry entry) =>
        [.. entry.Recipe.Measure.Figures.Select(kind => Name(entry, kind)), .. entry.Search is SearchSpace search ? [SearchEntries.FigureName(search.Name)] : Array.Empty<string>()];

    /// <summary>A recipe's series.</summary>
    /// <param name="entry">The recipe.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="hand">Its runs by hand.</param>
    /// <param name="torch">Its runs by torch.</param>
    public static IEnumerable<Figure> Of(TableEntry entry, Dataset dataset, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch)
    {
        // A gradient check is one run in both columns.
        RunOutcome[] runs = [.. hand.Concat(torch).Distinct()];
        return entry.Recipe.Measure.Figures.Select(kind => new Figure(Name(entry, kind), kind switch
        {
            FigureKind.LearningCurves => path => CsvFile.Write(path, runs.SelectMany(run => run.EverySteps.Count > 0 ? run.EverySteps : run.Epochs)),
            FigureKind.ConfusionMatrix => path => CsvFile.Write(path, Confusion(entry.Recipe.Published?.Confusion ?? [], dataset, runs)),
            FigureKind.LearningRate => path => CsvFile.Write(path, Rates(new Experiment(entry.Recipe, dataset))),
            FigureKind.RangeTest => path => CsvFile.Write(path, runs.SelectMany(run => run.Readings.Select(reading => new RangePoint(run.Seed, reading.Engine, reading.Step, reading.LearningRate, reading.Accuracy, reading.Loss)))),
            FigureKind.Gradients => path => CsvFile.Write(path, runs.SelectMany(run => run.Gradients)),
            FigureKind.Labels => path => CsvFile.Write(path, Labels(dataset)),
            _ => throw new ArgumentOutOfRangeException(nameof(entry)),
        }));
    }

    private static string Name(TableEntry entry, FigureKind kind) => $"{entry.Name}-{kind switch
    {
        FigureKind.LearningCurves => "curves",
        FigureKind.ConfusionMatrix => "confusion",
        FigureKind.LearningRate => "rate",
        FigureKind.RangeTest => "range",
        FigureKind.Gradients => "gradients",
        _ => "labels",
    }}";

    private static IEnumerable<ConfusionCount> Confusion(IReadOnlyList<int> published, Dataset dataset, RunOutcome[] runs)
    {
        int classes = dataset.ClassNames.Count;
        foreach (RunOutcome run in runs)
        {
            int[,] counts = run.Splits["test"].Confusion(classes);
            for (int label = 0; label < classes; label++)
            {
                for (int prediction = 0; prediction < classes; prediction++)
                {
                    yield return new ConfusionCount(
                        run.Seed, run.Engine, dataset.ClassNames[label], dataset.ClassNames[prediction], counts[label, prediction], run.Opinion?.Confusion[label][prediction],
                        published.Count > 0 ? published[label * classes + prediction] : null);
                }
            }
        }
    }

    private static IEnumerable<RatePoint> Rates(Experiment experiment) =>
        Enumerable.Range(0, experiment.Plan.Steps).Select(step => new RatePoint(step, experiment.Rate(step)));

    private static IEnumerable<LabelCount> Labels(Dataset dataset)
    {
        foreach ((string file, Range range) in dataset.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            (int first, int count) = range.GetOffsetAndLength(dataset.Images.Count);
            ILookup<int, int> byLabel = Enumerable.Range(first, count).ToLookup(dataset.Images.Label);
            foreach ((int label, string name) in dataset.ClassNames.Index())
            {
                yield return new LabelCount(file, name, byLabel[label].Count());
            }
        }
    }
}

/// <summary>A row of a confusion matrix's CSV: as the engine's predictions count, in the outside opinion, and in the report.</summary>
internal sealed record ConfusionCount(int Seed, string Engine, string Label, string Prediction, int Count, int? Judged, int? Published);

/// <summary>A row of a learning rate's CSV.</summary>
internal sealed record RatePoint(int Step, double LearningRate);

/// <summary>A row of a range test's CSV.</summary>
internal sealed record RangePoint(int Seed, string Engine, int Step, double LearningRate, double Accuracy, double Loss);

/// <summary>A row of a label distribution's CSV.</summary>
internal sealed record LabelCount(string File, string Class, int Images);
