using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The trials of a search, stage by stage.</summary>
/// <param name="space">The search.</param>
public sealed class SearchPlan(SearchSpace space)
{
    /// <summary>How many trials a stage may have.</summary>
    public const int MostTrials = 10_000;

    /// <summary>Of how many coarse trials a fine stage takes the span, unless it says so.</summary>
    private const int UsualAround = 2;

    private readonly string recipe = RecipeOf(space);

    /// <summary>The trials of the first stage.</summary>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public IReadOnlyList<Trial> Coarse() => Of(StageName.Coarse, space.Fields, space.Trials, space.Published);

    /// <summary>The trials of the fine stage: ranges of its own, and the others narrowed to the best coarse trials.</summary>
    /// <param name="ranked">The coarse trials, best first; diverged ones left out.</param>
    /// <param name="tried">All coarse trials.</param>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public IReadOnlyList<Trial> Fine(IReadOnlyList<TrialSettings> ranked, IReadOnlyList<TrialSettings> tried)
    {
        FineStage fine = space.Fine ?? throw new InvalidOperationException($"{space.Name} has no fine stage");
        Dictionary<string, FieldRange> fields = [];
        foreach ((string path, FieldRange range) in space.Fields)
        {
            fields[path] = fine.Fields.GetValueOrDefault(path) ?? Narrowing.Of(new FieldDraw(path, range), ranked.Take(fine.Around ?? UsualAround), tried, fine.Neighbours);
        }

        return Of(StageName.Fine, fields, fine.Trials, fine.Published);
    }

    /// <summary>The best trials, trained longer.</summary>
    /// <param name="ranked">The results so far, best first; diverged ones left out.</param>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public IReadOnlyList<Trial> Longer(IReadOnlyList<TrialSettings> ranked)
    {
        LongerStage longer = space.Longer ?? throw new InvalidOperationException($"{space.Name} has no longer stage");
        return [.. ranked.Distinct().Take(longer.Best).Select((settings, number) => Trial(StageName.Longer, number, settings, longer.Published))];
    }

    /// <summary>
    /// Trials of all stages as if the first coarse ones were the best, and those that a source reports: whether they are allowed
    /// and which images they name can be said before the search begins.
    /// </summary>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public IReadOnlyList<Trial> Foreseen()
    {
        IReadOnlyList<Trial> coarse = Coarse();
        TrialSettings[] settings = [.. coarse.Select(trial => trial.Settings)];
        return [.. coarse, .. space.Fine is null ? [] : Fine(settings, settings), .. space.Longer is null ? [] : Longer(settings), .. Published()];
    }

    /// <summary>The trials that a source reports figures of, as it reports them; they need no search.</summary>
    /// <exception cref="InputException">A trial's recipe is not allowed.</exception>
    public IReadOnlyList<Trial> Published() =>
    [
        .. new[] { (StageName.Coarse, space.Published), (StageName.Fine, space.Fine?.Published), (StageName.Longer, space.Longer?.Published) }
            .SelectMany(stage => Reported(stage.Item2).Select((settings, number) => Trial(stage.Item1, number, settings, stage.Item2))),
    ];

    /// <summary>What the command line and <see cref="RecipeReader"/> call the search's recipe: a name, or a path relative to the search's file.</summary>
    internal static string RecipeOf(SearchSpace space)
    {
        string beside = Path.Combine(Path.GetDirectoryName(space.File) ?? "", space.Recipe);
        return File.Exists(beside) ? beside : space.Recipe;
    }

    /// <summary>The fields of a stage as they are replaced, before a trial's own; the last of equal paths holds.</summary>
    internal IEnumerable<FieldAssignment> Shared(StageName stage) =>
    [
        .. Assigned(space.Set, $"{space.File}: set"), .. space.Overrides, .. stage == StageName.Fine ? Assigned(space.Fine!.Set, $"{space.File}: fine.set") : [],
    ];

    private IReadOnlyList<Trial> Of(StageName stage, IReadOnlyDictionary<string, FieldRange> fields, int? trials, PublishedTrials? published)
    {
        FieldDraw[] draws = [.. fields.Select(field => new FieldDraw(field.Key, field.Value))];
        TrialSettings[] settings = trials is int count && draws.Any(draw => draw.IsDrawn) ? Drawn(stage, draws, count, Reported(published)) : [.. Product(draws)];
        return [.. settings.Select((values, number) => Trial(stage, number, values, published))];
    }

    // What is reported comes first; the value of each other trial goes by its number.
    private TrialSettings[] Drawn(StageName stage, FieldDraw[] draws, int count, TrialSettings[] first) =>
    [
        .. first.Take(count),
        .. Enumerable.Range(first.Length, Math.Max(0, count - first.Length)).Select(trial =>
            new TrialSettings(draws.Select(draw => KeyValuePair.Create(draw.Path, draw.At(space.Seed, stage, trial))))),
    ];

    // The last field changes fastest.
    private static IEnumerable<TrialSettings> Product(FieldDraw[] draws)
    {
        IEnumerable<KeyValuePair<string, string>[]> all = [[]];
        foreach (FieldDraw draw in draws)
        {
            all = [.. all.SelectMany(head => draw.Choices.Select(choice => (KeyValuePair<string, string>[])[.. head, KeyValuePair.Create(draw.Path, choice)]))];
        }

        return all.Select(fields => new TrialSettings(fields));
    }

    private Trial Trial(StageName stage, int number, TrialSettings settings, PublishedTrials? published)
    {
        IEnumerable<FieldAssignment> all =
        [
            .. Shared(stage),
            .. settings.Fields.Select(field => new FieldAssignment(field.Key, field.Value, $"{space.File}: {stage.Text()} trial {number + 1}")),
            .. stage == StageName.Longer ? Assigned(space.Longer!.Set, $"{space.File}: longer.set") : [],
        ];
        FieldAssignment[] assignments = [.. all.GroupBy(assignment => assignment.Path).Select(same => same.Last())];
        int reported = Array.IndexOf(Reported(published), settings);
        return new Trial(stage, number, settings, assignments, RecipeReader.Parse(space.RecipeSource.Text, space.RecipeSource.File, assignments), recipe, reported < 0 ? null : published!.Trials[reported]);
    }

    private TrialSettings[] Reported(PublishedTrials? published) =>
        [.. (published?.Trials ?? []).Select(trial => new TrialSettings(space.Fields.Keys.Select(path => KeyValuePair.Create(path, TrialSettings.Text(trial.Set[path])))))];

    private static IEnumerable<FieldAssignment> Assigned(IReadOnlyDictionary<string, JsonElement> set, string origin) =>
        set.Select(field => new FieldAssignment(field.Key, TrialSettings.Text(field.Value), origin));
}

/// <summary>Names of stages.</summary>
public static class StageNames
{
    /// <summary>coarse, fine, longer.</summary>
    public static string Text(this StageName stage) => JsonNamingPolicy.KebabCaseLower.ConvertName(stage.ToString());
}
