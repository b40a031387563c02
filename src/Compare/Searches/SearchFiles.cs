using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A finished search as files: trials.csv, search.json, search.md. The same runs give the same bytes; docs/searches.md describes the fields.</summary>
internal static class SearchFiles
{
    /// <summary>Version of search.json's fields.</summary>
    public const int Schema = 1;

    private const string Trials = "trials.csv", Json = "search.json", Markdown = "search.md";

    /// <summary>Writes all three, each whole.</summary>
    /// <param name="option">What messages name first.</param>
    /// <param name="folder">The search's folder.</param>
    /// <param name="result">What to write.</param>
    public static void Write(string option, string folder, SearchResult result) => RunFolder.Writing(option, folder, () =>
    {
        // A kill may have come between writing a file and putting it in its place.
        foreach (string torn in new[] { Trials, Json, Markdown }.SelectMany(name => Directory.GetFiles(folder, $"{name}.*.tmp")))
        {
            File.Delete(torn);
        }

        CsvFile.WriteWhole(option, Path.Combine(folder, Trials), Columns(result), Rows(result));
        WholeFile.Write(option, Path.Combine(folder, Json), WriteJson(result));
        WholeFile.Write(option, Path.Combine(folder, Markdown), WriteMarkdown(result));
    });

    /// <summary>search.json.</summary>
    public static string WriteJson(SearchResult result) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Search = result.Space.Name,
            result.Space.Recipe,
            Quick = result.Options.IsQuick,
            Partial = result.IsPartial,
            result.Space.Initializations,
            Data = new { result.Dataset.Source, result.Dataset.Sha256 },
            Engines = result.Engines.Select(engine => new { engine.Name, engine.Provider, engine.Version, Precision = engine.Precision.Name() }),
            Stages = result.Stages.Select(stage => new { Stage = stage.Stage.Text(), Trials = Ranks(stage).Select(trial => Trial(result, trial.Result, trial.Rank)) }),
            Chosen = result.Chosen is TrialResult chosen ? Trial(result, chosen, rank: 1) : null,
            Confirmations = result.Confirmations.Select(confirmation => new
            {
                Engine = $"{result.Options.Other}",
                Trial = Trial(result, confirmation.Other, rank: null),
                Difference = Spread(confirmation.Difference),
            }),
        },
        SummaryJson.Options) + "\n";

    /// <summary>search.md.</summary>
    public static string WriteMarkdown(SearchResult result)
    {
        SearchSpace space = result.Space;
        StringBuilder text = new();
        Line($"# {space.Name}");
        Line($"");
        Line($"{space.Description}");
        Line($"");
        Line($"{string.Join(", ", space.Fields.Keys)} of `{space.Recipe}`; {space.Initializations} initialisations a trial; {string.Join(", ", result.Engines.Select(e => $"{e.Name}: {e.Provider} {e.Version}"))}; on {result.Dataset.Source}{(result.Options.IsQuick ? "; quick" : "")}.");
        foreach (StageResult stage in result.Stages)
        {
            string[] header = SearchTable.Header(space);
            Line($"");
            Line($"## {stage.Stage}");
            Line($"");
            Line($"| {string.Join(" | ", header)} |");
            Line($"|{string.Concat(header.Select(_ => "--:|"))}");
            foreach (string[] cells in SearchTable.Rows(space, stage))
            {
                Line($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");
            }
        }

        if (result.Chosen is TrialResult chosen)
        {
            Line($"");
            Line($"## Chosen");
            Line($"");
            Line($"{chosen.Trial.Settings}: validation {SearchTable.Spread(chosen.Validation)}, test {SearchTable.Spread(chosen.Test)}.");
            Line($"");
            Line($"    {result.Command(chosen.Trial)}");
            foreach (Confirmation confirmation in result.Confirmations)
            {
                Line($"");
                Line($"{result.Options.Other}, {confirmation.Other.Trial.Settings}, the same seeds: {(confirmation.Other.HasDiverged ? "diverged" : $"validation {SearchTable.Spread(confirmation.Other.Validation)}; {result.Options.Engine} − {result.Options.Other}: {SearchTable.Points(confirmation.Difference)}")}.");
            }
        }
        else
        {
            Line($"");
            Line($"Every trial diverged: there is none to choose.");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string[] Columns(SearchResult result) =>
    [
        "stage", "trial", .. result.Space.Fields.Keys, "rank", "initializations", "diverged", "validationMean", "validationDeviation", "trainMean", "trainDeviation",
        "testMean", "testDeviation", "publishedValidation", "publishedTrain", "publishedTest",
    ];

    private static IEnumerable<string[]> Rows(SearchResult result) =>
        from stage in result.Stages
        from ranked in Ranks(stage)
        let trial = ranked.Result
        let published = trial.Trial.Published
        select (string[])
        [
            stage.Stage.Text(), $"{trial.Trial.Number + 1}", .. trial.Trial.Settings.Fields.Select(field => field.Value), $"{ranked.Rank}", $"{trial.Runs.Count}",
            trial.HasDiverged ? "true" : "false",
            .. new[] { trial.Validation, trial.Train, trial.Test }.SelectMany(spread => (string[])[Number(spread.Mean), Number(spread.Deviation)]),
            Number(published?.ValidationAccuracy), Number(published?.TrainAccuracy), Number(published?.TestAccuracy),
        ];

    private static IEnumerable<(TrialResult Result, int Rank)> Ranks(StageResult stage)
    {
        List<int> ranked = [.. TrialResult.Ranked(stage.Trials).Select(trial => trial.Trial.Number)];
        return stage.Trials.Select(trial => (trial, ranked.IndexOf(trial.Trial.Number) + 1));
    }

    private static object Trial(SearchResult search, TrialResult result, int? rank) => new
    {
        Stage = result.Trial.Stage.Text(),
        Trial = result.Trial.Number + 1,
        Rank = rank,
        Settings = new JsonObject(result.Trial.Settings.Fields.Select(field => KeyValuePair.Create(field.Key, JsonNode.Parse(field.Value)))),
        Command = search.Command(result.Trial),
        Diverged = result.HasDiverged,
        Validation = Spread(result.Validation),
        Train = Spread(result.Train),
        Test = Spread(result.Test),
        Runs = result.Runs.Select(run => new { run.Seed, run.TrainLoss, run.TrainAccuracy, run.ValidationLoss, run.ValidationAccuracy, run.TestAccuracy }),
        Published = result.Trial.Published is PublishedTrial published ? new { published.ValidationAccuracy, published.TrainAccuracy, published.TestAccuracy } : null,
    };

    private static object Spread((double Mean, double Deviation) value) => new { value.Mean, Deviation = double.IsNaN(value.Deviation) ? (double?)null : value.Deviation };

    private static string Number(double? value) => value is double number && !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
