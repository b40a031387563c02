using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a search has to keep beyond the types and limits of its fields.</summary>
internal static class SpaceRules
{
    /// <summary>Fields that make no other training, or are given in another way.</summary>
    private static readonly string[] NotTried = ["name", "description", "seed"];

    /// <summary>Checks a search, and the recipes of all trials that are known before it begins.</summary>
    /// <exception cref="InputException">A rule does not hold; the message names file, fields and values, and what would be right.</exception>
    public static void Check(SearchSpace space)
    {
        CheckSet(space, "set", space.Set, space.Fields);
        CheckStage(space, "", space.Fields, space.Trials, space.Published, isDrawn: false);
        foreach (FieldAssignment assignment in space.Overrides.Where(assignment => space.Fields.ContainsKey(assignment.Path)))
        {
            throw new InputException($"{assignment.Origin}: {assignment.Path} is what {space.File} searches; allowed: a field that it does not");
        }

        if (space.Fine is FineStage fine)
        {
            CheckFine(space, fine);
        }

        if (space.Longer is LongerStage longer)
        {
            CheckSet(space, "longer.set", longer.Set, new Dictionary<string, FieldRange>());
            int trials = Candidates(space);
            Require(longer.Best <= trials, space, "longer.best", $"{longer.Best}", $"1 … {trials}, the trials there are to choose from");
            Require(longer.Set.Count > 0, space, "longer.set", "{}", "the fields that make the training longer, for example { \"schedule.cycles\": 3 }");
            CheckPublished(space, "longer.published", longer.Published, space.Fields, null, isDrawn: true);
        }

        foreach (Trial trial in new SearchPlan(space).Foreseen())
        {
            if (!Splits.HaveValidation(trial.Recipe.Data))
            {
                throw new InputException($"{space.File}: recipe {space.Recipe} has no validation images, by which trials are ranked; give data.validationCount, or files in data.validation");
            }
        }
    }

    private static void CheckFine(SearchSpace space, FineStage fine)
    {
        CheckSet(space, "fine.set", fine.Set, space.Fields);
        foreach (string path in fine.Fields.Keys.Where(path => !space.Fields.ContainsKey(path)))
        {
            throw new InputException($"{space.File}: fine.fields.{path}: is not among the fields of the coarse stage; allowed: {string.Join(", ", space.Fields.Keys)}");
        }

        string[] narrowed = [.. space.Fields.Keys.Where(path => !fine.Fields.ContainsKey(path))];
        bool isDrawn = narrowed.Any(path => Narrowing.IsOrdered(RecipeField.Values.First(field => field.Path == path)));
        CheckStage(space, "fine.", fine.Fields, fine.Trials, fine.Published, isDrawn);
        if (fine.Around is int around)
        {
            Require(narrowed.Length > 0, space, "fine.around", $"{around}", "nothing, since every field has a range of its own in fine.fields");
            int coarse = Count(space.Fields, space.Trials);
            Require(around <= coarse, space, "fine.around", $"{around}", $"1 … {coarse}, the trials of the coarse stage");
        }
    }

    // The trials that the longer stage chooses from.
    private static int Candidates(SearchSpace space)
    {
        SearchPlan plan = new(space);
        TrialSettings[] coarse = [.. plan.Coarse().Select(trial => trial.Settings)];
        return (space.Fine is { Set.Count: > 0 } ? 0 : coarse.Length) + (space.Fine is null ? 0 : plan.Fine(coarse, coarse).Count);
    }

    private static int Count(IReadOnlyDictionary<string, FieldRange> fields, int? trials) =>
        trials ?? fields.Aggregate(1, (count, field) => count * new FieldDraw(field.Key, field.Value).Choices.Count);

    private static void CheckStage(
        SearchSpace space, string prefix, IReadOnlyDictionary<string, FieldRange> fields, int? trials, PublishedTrials? published, bool isDrawn)
    {
        Require(fields.Count > 0 || prefix.Length > 0, space, "fields", "{}", "the fields that are tried, for example { \"training.lambda\": { \"logUniform\": [1e-5, 1e-1] } }");
        foreach ((string path, FieldRange range) in fields)
        {
            CheckRange(space, $"{prefix}fields", path, range);
        }

        FieldDraw[] draws = [.. fields.Select(field => new FieldDraw(field.Key, field.Value))];
        isDrawn |= draws.Any(draw => draw.IsDrawn);
        long product = draws.Where(draw => !draw.IsDrawn).Aggregate(1L, (count, draw) => Math.Min(count * draw.Choices.Count, int.MaxValue));
        if (isDrawn && trials is null)
        {
            throw new InputException($"{space.File}: {prefix}trials: is missing: values are drawn, and how often has to be said; for example 10");
        }

        if (!isDrawn)
        {
            Require(trials is null, space, $"{prefix}trials", $"{trials}", $"nothing, since lists and grids are tried in full: {product} trials");
            Require(product <= SearchPlan.MostTrials, space, $"{prefix}fields", $"{product} combinations", $"at most {SearchPlan.MostTrials}; draw from ranges instead");
        }

        CheckPublished(space, $"{prefix}published", published, fields.Count == space.Fields.Count ? fields : space.Fields, trials, isDrawn);
    }

    private static void CheckRange(SearchSpace space, string section, string path, FieldRange range)
    {
        string where = $"{section}.{path}", origin = $"{space.File}: {section}";
        RecipeField field = RecipeField.Find(path, origin);
        if (NotTried.Contains(path) || path.StartsWith("published.", StringComparison.Ordinal) || path.StartsWith("measure.", StringComparison.Ordinal))
        {
            throw new InputException($"{origin}: {path} is no field to try; {(path == "seed" ? "initializations says from how many seeds each trial is trained" : "it changes nothing in the training")}");
        }

        object?[] kinds = [range.Values, range.Grid, range.Uniform, range.LogUniform];
        if (kinds.Count(kind => kind is not null) != 1)
        {
            throw new InputException($"{space.File}: {where}: has {kinds.Count(kind => kind is not null)} kinds of values; allowed: exactly one of values, grid, uniform, logUniform");
        }

        if ((range.Uniform ?? range.LogUniform) is [double low, double high])
        {
            string kind = range.Uniform is null ? "logUniform" : "uniform", value = $"[{TrialSettings.Text(low)}, {TrialSettings.Text(high)}]";
            Require(Narrowing.IsOrdered(field), space, $"{where}.{kind}", value, "values, since the field is no number");
            Require(low < high, space, $"{where}.{kind}", value, low == high ? "two different numbers, the lower one first; this range is empty" : "the lower number first");
            Require(range.LogUniform is null || low > 0, space, $"{where}.{kind}", value, "numbers above 0, whose logarithms there are; for 0 as well, use values or uniform");
            CheckValues(space, $"{where}.{kind}", field, [JsonSerializer.SerializeToElement(low), JsonSerializer.SerializeToElement(high)]);
        }

        if (range.Grid is GridRange grid)
        {
            string value = $"{TrialSettings.Text(grid.From)} … {TrialSettings.Text(grid.To)} by {TrialSettings.Text(grid.Step)}";
            Require(grid.From < grid.To, space, $"{where}.grid", value, "from below to");
            Require(FieldDraw.GridCount(grid) <= SearchPlan.MostTrials, space, $"{where}.grid", value, $"at most {SearchPlan.MostTrials} values; a larger step");
        }

        JsonElement[] choices = [.. new FieldDraw(path, range).Choices.Select(choice => JsonElement.Parse(choice))];
        CheckValues(space, range.Grid is null ? $"{where}.values" : $"{where}.grid", field, choices);
        string? twice = choices.GroupBy(TrialSettings.Text).FirstOrDefault(same => same.Count() > 1)?.Key;
        Require(twice is null, space, where, twice ?? "", "each value once");
    }

    private static void CheckValues(SearchSpace space, string where, RecipeField field, IEnumerable<JsonElement> values)
    {
        foreach (JsonElement value in values.Where(value => !field.Accepts(value)))
        {
            throw new InputException($"{space.File}: {where}: {TrialSettings.Text(value)} is not allowed; allowed: {field.Allowed}");
        }
    }

    private static void CheckSet(SearchSpace space, string where, IReadOnlyDictionary<string, JsonElement> set, IReadOnlyDictionary<string, FieldRange> tried)
    {
        foreach ((string path, JsonElement value) in set)
        {
            RecipeField field = RecipeField.Find(path, $"{space.File}: {where}");
            CheckValues(space, $"{where}.{path}", field, [value]);
            Require(!tried.ContainsKey(path), space, $"{where}.{path}", TrialSettings.Text(value), "a field that is not among those tried");
        }
    }

    // What a source prints has to be a trial: one of the combinations, or one of those drawn.
    private static void CheckPublished(
        SearchSpace space, string where, PublishedTrials? published, IReadOnlyDictionary<string, FieldRange> fields, int? trials, bool isDrawn)
    {
        foreach (PublishedTrial trial in published?.Trials ?? [])
        {
            string set = string.Join(", ", trial.Set.Select(field => $"{field.Key}={TrialSettings.Text(field.Value)}"));
            Require(trial.Set.Keys.Order().SequenceEqual(space.Fields.Keys.Order()), space, $"{where}.trials", set, $"a value for each field that is tried: {string.Join(", ", space.Fields.Keys)}");
            foreach ((string path, JsonElement value) in trial.Set)
            {
                CheckValues(space, $"{where}.trials.{path}", RecipeField.Values.First(field => field.Path == path), [value]);
                IReadOnlyList<string> choices = isDrawn ? [] : new FieldDraw(path, fields[path]).Choices;
                Require(isDrawn || choices.Contains(TrialSettings.Text(value)), space, $"{where}.trials.{path}", TrialSettings.Text(value), $"one of the values tried: {string.Join(", ", choices)}");
            }
        }

        int count = published?.Trials.Count ?? 0;
        Require(trials is null || count <= trials, space, where, $"{count} trials", $"at most as many as trials says: {trials}");
        string? twice = published?.Trials.GroupBy(trial => string.Join(' ', space.Fields.Keys.Select(path => $"{path}={TrialSettings.Text(trial.Set[path])}"))).FirstOrDefault(same => same.Count() > 1)?.Key;
        Require(twice is null, space, where, $"{twice}", "each trial once");
    }

    private static void Require(bool holds, SearchSpace space, string where, string value, string allowed)
    {
        if (!holds)
        {
            throw new InputException($"{space.File}: {where}: {value} is not allowed; allowed: {allowed}");
        }
    }
}
