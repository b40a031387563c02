using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The trials of a published search as rows. Trials that a report lists are run as they are; nothing is searched. What a
/// search trains longer in the end has a recipe, and a row, of its own.
/// </summary>
internal static class SearchEntries
{
    /// <summary>
    /// A search's rows: every trial that the report prints a figure of; and of a list or a grid all others too, where some are printed or a figure
    /// shows their spread over several initialisations.
    /// </summary>
    /// <param name="space">The search.</param>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public static IEnumerable<TableEntry> Of(SearchSpace space)
    {
        SearchPlan plan = new(space);
        List<Trial> trials = [.. IsListed(space.Fields) && IsShown(space.Published) ? plan.Coarse() : []];
        if (space.Fine is FineStage fine && space.Fields.Keys.All(fine.Fields.ContainsKey) && IsListed(fine.Fields) && IsShown(fine.Published))
        {
            trials.AddRange(plan.Fine([], []));
        }

        trials.AddRange(plan.Published().Where(trial => trial.Stage != StageName.Longer));
        return trials.DistinctBy(trial => (trial.Stage, trial.Settings)).GroupBy(trial => trial.Stage).OrderBy(stage => stage.Key)
            .SelectMany(stage => stage.Select((trial, number) => Entry(space, trial, number)));

        bool IsShown(PublishedTrials? published) => published is not null || space.Initializations > 1;
    }

    /// <summary>A search's series: accuracy against what was tried, with the spread over the initialisations.</summary>
    /// <param name="name">Name of the search.</param>
    /// <param name="rows">Its rows.</param>
    public static Figure Figure(string name, IEnumerable<TableRow> rows) => new(FigureName(name), path => CsvFile.Write(path, rows.SelectMany(Points)));

    /// <summary>Name of a search's series.</summary>
    public static string FigureName(string search) => $"{search}-search";

    private static IEnumerable<SearchPoint> Points(TableRow row) => new[]
    {
        (nameof(EngineName.FromScratch), row.FromScratch, row.FromScratchDeviation), (nameof(EngineName.Torch), row.Torch, row.TorchDeviation),
    }.Where(engine => engine.Item2 is not null).Select(engine => new SearchPoint(
        row.Table, row.Row, row.Setting, row.Quantity, engine.Item1, engine.Item2!.Value, engine.Item3, row.Seeds, row.Published));

    private static TableEntry Entry(SearchSpace space, Trial trial, int number)
    {
        PublishedTrials? published = trial.Stage == StageName.Fine ? space.Fine!.Published : space.Published;
        string stage = space.Fine is null ? "trial" : trial.Stage.Text();
        Recipe recipe = trial.Recipe with
        {
            Name = $"{space.Name}-{stage}-{number + 1}",
            Description = space.Description,
            Measure = new MeasureOptions(),
            Published = new PublishedFigures
            {
                Report = trial.Recipe.Published?.Report ?? "",
                Table = published?.Source.Split(", ")[^1] ?? $"{trial.Stage.Text()} search",
                Source = published?.Source ?? trial.Recipe.Published?.Source ?? "",
                Note = published?.Note ?? "",
                TrainAccuracy = trial.Published?.TrainAccuracy,
                ValidationAccuracy = trial.Published?.ValidationAccuracy,
                TestAccuracy = trial.Published?.TestAccuracy,
            },
        };
        return new TableEntry(recipe, space);
    }

    private static bool IsListed(IReadOnlyDictionary<string, FieldRange> fields) => fields.Values.All(range => range.Values is not null || range.Grid is not null);
}

/// <summary>A row of a search's CSV; an error bar of ±3 deviations is deviation times 3.</summary>
internal sealed record SearchPoint(
    string Stage, string Row, string Setting, string Quantity, string Engine, double Accuracy, double? Deviation, int Initializations, double? Published);
