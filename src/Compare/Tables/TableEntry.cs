using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A recipe as it stands in a table.</summary>
public sealed record TableEntry
{
    /// <summary>What a table of one's own is called, where the recipe names no report.</summary>
    public const string Own = "own";

    /// <param name="recipe">The recipe.</param>
    /// <param name="search">The search it is a trial of; null: none.</param>
    /// <exception cref="InputException">It names a report and holds nothing that the report shows.</exception>
    public TableEntry(Recipe recipe, SearchSpace? search = null)
    {
        (Recipe, Search, Quantities) = (recipe, search, Quantity.Of(recipe));
        if (search is not null && Quantities.All(quantity => quantity.Published is null))
        {
            // A trial is ranked by this one.
            Quantities = [.. Quantities.Where(quantity => quantity.Split == "validation")];
        }

        if (search is null && IsOfReport && recipe.Measure.Figures.Count == 0 && Quantities.All(quantity => quantity.Published is null))
        {
            throw InputException.Of(recipe,
                $"published: names report {recipe.Published!.Report}, but no figure that it prints; give one (published.testAccuracy, …), or the series it shows (measure.figures)");
        }
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>The search it is a trial of, which is a figure of its own; null: none.</summary>
    public SearchSpace? Search { get; }

    /// <summary>What the row is called.</summary>
    public string Name => Recipe.Name;

    /// <summary>Whether the recipe repeats a report.</summary>
    public bool IsOfReport => Recipe.Published is { Report.Length: > 0 };

    /// <summary>The report; of a recipe without one, <see cref="Own"/>.</summary>
    public string Report => IsOfReport ? Recipe.Published!.Report : Own;

    /// <summary>Table or figure of the report.</summary>
    public string Table => Recipe.Published?.Table ?? "";

    /// <summary>The numbers, one row each.</summary>
    public IReadOnlyList<Quantity> Quantities { get; }

    /// <summary>Whether anything has to be run for it.</summary>
    public bool IsRun => Quantities.Count > 0;

    /// <summary>The runs it needs, engine by engine.</summary>
    /// <param name="engines">Which engines are shown.</param>
    /// <param name="seeds">How many runs of each; a gradient check has one, a search's trial at least as many as the search says.</param>
    public IEnumerable<PlannedRun> Runs(IEnumerable<EngineName> engines, int seeds) =>
        !IsRun ? []
        : Recipe.Measure.Kind == MeasureKind.Gradients ? [new PlannedRun(Recipe, null, 0)]
        : engines.SelectMany(engine => Enumerable.Range(0, Math.Max(seeds, Search?.Initializations ?? 1)).Select(number => new PlannedRun(Recipe, engine, number)));

    /// <summary>What is measured, in words.</summary>
    public string Kind => Recipe.Measure.Kind switch
    {
        MeasureKind.Training => "training",
        MeasureKind.Gradients => "gradient check",
        MeasureKind.RangeTest => "range test",
        MeasureKind.Schedule => "learning rate",
        _ => "labels",
    };

    /// <summary>Network and training in short: "M 50, λ 0.01, 10 epochs, n_s 500".</summary>
    public string Setting
    {
        get
        {
            (TrainingOptions training, ScheduleOptions schedule, NetworkOptions network) = (Recipe.Training, Recipe.Schedule, Recipe.Network);
            List<string> parts = [$"M {string.Join("-", network.Hidden)}"];
            Add(network.BatchNormalization.Kind != BatchNormalizationKind.None, $"BN");
            Add(Recipe.Measure.Kind != MeasureKind.Schedule, $"λ {training.Lambda:g4}");
            if (Recipe.Measure.Kind == MeasureKind.Labels)
            {
                return "";
            }

            if (Recipe.Measure.Kind == MeasureKind.Gradients)
            {
                Add(true, $"{training.BatchSize} images");
                Add(Recipe.Data.Features is not null, $"{Recipe.Data.Features} values");
                Add(true, $"{Recipe.Measure.Difference.ToString().ToLowerInvariant()}, h {Recipe.Measure.Step:g2}");
                Add(Recipe.Measure.EvaluationMode, $"evaluation mode");
                return string.Join(", ", parts);
            }

            Add(training.BatchSize != 100, $"batch {training.BatchSize}");
            Add(schedule.Kind == ScheduleKind.Triangular, $"n_s {schedule.HalfCycle}");
            Add(schedule.Cycles is not null, $"{schedule.Cycles} cycles");
            Add(training.Epochs is not null, $"{training.Epochs} epochs");
            Add(schedule.Kind is ScheduleKind.Decay or ScheduleKind.Constant, $"η {schedule.Rate:g5}");
            Add(schedule.Kind == ScheduleKind.Range || (schedule.Kind == ScheduleKind.Triangular && (schedule.Min, schedule.Max) != (1e-5, 1e-1)), $"η {schedule.Min:g4} … {schedule.Max:g4}");
            Add(network.Dropout is { KeepInput: < 1 } or { KeepHidden: < 1 }, $"p {network.Dropout.KeepInput:g3}, {network.Dropout.KeepHidden:g3}");
            Add(training.Momentum.Rho > 0, $"ρ {training.Momentum.Rho:g3}");
            Add(training.Augmentation.NoiseShare > 0, $"noise");
            Add(training.Ensemble, $"ensemble");
            return string.Join(", ", parts);

            void Add(bool holds, FormattableString text)
            {
                if (holds)
                {
                    parts.Add(text.ToString(CultureInfo.InvariantCulture));
                }
            }
        }
    }
}
