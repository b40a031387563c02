using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How a quantity is written, and by which rules it is judged.</summary>
public enum QuantityKind
{
    /// <summary>Share of images classified correctly, shown in per cent.</summary>
    Accuracy,

    /// <summary>An error of a gradient: the smaller the better.</summary>
    Error,

    /// <summary>Share of a gradient's elements with a small error: the larger the better.</summary>
    Share,

    /// <summary>Number of an epoch.</summary>
    Epoch,

    /// <summary>A learning rate.</summary>
    Rate,
}

/// <summary>One number of a table: its name, what the report prints, and where it is found in an outcome.</summary>
/// <param name="Name">"test accuracy", "W1 max rel", ….</param>
/// <param name="Kind">What it is.</param>
/// <param name="Published">What the report prints; null: nothing.</param>
/// <param name="Read">Its value in a run's outcome, for an engine; NaN: there is none.</param>
public sealed record Quantity(string Name, QuantityKind Kind, double? Published, Func<RunOutcome, EngineName, double> Read)
{
    /// <summary>A cost below this is practically 0.</summary>
    public const double ZeroCost = 0.01;

    /// <summary>Of an accuracy: the images whose predictions decide about parity; null: there are none.</summary>
    public string? Split { get; init; }

    /// <summary>Of a gradient's error: the tensor whose verdict decides about parity.</summary>
    public string? Tensor { get; init; }

    /// <summary>The numbers of a recipe: those its report prints, or where it prints none, those that say most.</summary>
    public static IReadOnlyList<Quantity> Of(Recipe recipe) => recipe.Measure.Kind switch
    {
        MeasureKind.Training => Training(recipe),
        MeasureKind.Gradients => Gradients(recipe),
        MeasureKind.RangeTest => Range(recipe.Published ?? new PublishedFigures()),
        _ => [],
    };

    private static List<Quantity> Training(Recipe recipe)
    {
        PublishedFigures published = recipe.Published ?? new PublishedFigures();
        Quantity[] accuracies =
        [
            Accuracy("train", published.TrainAccuracy), Accuracy("validation", published.ValidationAccuracy), Accuracy("test", published.TestAccuracy),
        ];
        Quantity[] printed = [.. accuracies.Where(accuracy => accuracy.Published is not null)];
        bool hasValidation = Splits.HaveValidation(recipe.Data);
        List<Quantity> rows = [.. printed.Length > 0 ? printed : accuracies.Where(accuracy => accuracy.Split != "validation" || hasValidation)];
        if (published.PerfectEpoch is int perfect)
        {
            rows.Add(new("epoch of 100 %", QuantityKind.Epoch, perfect, (run, _) => From(run.Epochs, row => row.TrainAccuracy == 1)));
        }

        if (published.ZeroCostEpoch is int zero)
        {
            rows.Add(new("epoch of cost ~ 0", QuantityKind.Epoch, zero, (run, _) => From(run.Epochs, row => row.TrainCost < ZeroCost)));
        }

        return rows;
    }

    private static Quantity Accuracy(string split, double? published) =>
        new($"{split} accuracy", QuantityKind.Accuracy, published, (run, _) => run.Accuracy(split)) { Split = split };

    // The first epoch from whose end on it holds to the end.
    private static double From(IReadOnlyList<EpochRow> epochs, Func<EpochRow, bool> holds)
    {
        int last = epochs.ToList().FindLastIndex(row => !holds(row));
        return last + 1 < epochs.Count ? epochs[last + 1].Epoch : double.NaN;
    }

    private static List<Quantity> Gradients(Recipe recipe)
    {
        PublishedFigures published = recipe.Published ?? new PublishedFigures();
        string against = recipe.Measure.Difference.ToString().ToLowerInvariant();
        string[] parameters = [.. Enumerable.Range(1, recipe.Network.Hidden.Count + 1).SelectMany(layer => new[] { $"W{layer}", $"b{layer}" })];
        List<Quantity> rows = [];
        Add("max abs", QuantityKind.Error, published.GradientMaxAbs, row => row.MaxAbs);
        Add("max rel", QuantityKind.Error, published.GradientMaxRel, row => row.MaxRel);
        Add("rel < 1e-6", QuantityKind.Share, published.GradientShareBelow1e6, row => row.ShareBelow1e6);
        Add("mean", QuantityKind.Error, published.GradientMeanDifference, row => row.MeanDifference);
        if (rows.Count == 0)
        {
            Add("max rel", QuantityKind.Error, null, row => row.MaxRel);
        }

        return rows;

        void Add(string name, QuantityKind kind, IReadOnlyList<double>? values, Func<GradientRecord, double> read)
        {
            if (values is { Count: 0 })
            {
                return;
            }

            foreach ((int index, string parameter) in parameters.Index())
            {
                rows.Add(new($"{parameter} {name}", kind, values?[index], (run, engine) => read(run.Gradients.Single(row =>
                    row.Tensor == $"d{parameter}" && row.Engine == engine.ToString() && row.Against == against && row.Precision == "float64")))
                { Tensor = $"d{parameter}" });
            }
        }
    }

    private static List<Quantity> Range(PublishedFigures published)
    {
        List<Quantity> rows =
        [
            new("η_min", QuantityKind.Rate, published.RateMin, (run, _) => RangeTest.Suggest(run.Readings)?.Min ?? double.NaN),
            new("η_max", QuantityKind.Rate, published.RateMax, (run, _) => RangeTest.Suggest(run.Readings)?.Max ?? double.NaN),
        ];
        foreach ((double rate, double accuracy) in published.ReadingRates.Zip(published.ReadingAccuracies))
        {
            rows.Add(new(
                FormattableString.Invariant($"accuracy at η {rate:g3}"), QuantityKind.Accuracy, accuracy,
                (run, _) => run.Readings.MinBy(reading => Math.Abs(reading.LearningRate - rate))?.Accuracy ?? double.NaN));
        }

        return rows;
    }
}
