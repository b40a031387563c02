using System.Globalization;

namespace Harness.Compare;

/// <summary>A stage as a table of texts: one row a trial, in order; then what a source printed of settings that were not tried.</summary>
internal static class SearchTable
{
    /// <summary>The columns' names.</summary>
    public static string[] Header(SearchSpace space) =>
        ["trial", .. space.Fields.Keys, "rank", $"validation{(space.Initializations > 1 ? ", mean ± 3 sd" : "")}", "train", "test", "published"];

    /// <summary>The rows.</summary>
    public static IEnumerable<string[]> Rows(SearchSpace space, StageResult stage)
    {
        IReadOnlyList<TrialResult> ranked = TrialResult.Ranked(stage.Trials);
        foreach (TrialResult result in stage.Trials)
        {
            int rank = ranked.Select(other => other.Trial.Number).ToList().IndexOf(result.Trial.Number) + 1;
            yield return
            [
                $"{result.Trial.Number + 1}", .. result.Trial.Settings.Fields.Select(field => field.Value), $"{rank}",
                .. result.HasDiverged ? (string[])["diverged", "–", "–"] : [Spread(result.Validation), Percent(result.Train.Mean), Percent(result.Test.Mean)],
                Published(result.Trial.Published),
            ];
        }

        HashSet<TrialSettings> tried = [.. stage.Trials.Select(result => result.Trial.Settings)];
        foreach (Trial trial in new SearchPlan(space).Published().Where(trial => trial.Stage == stage.Stage && !tried.Contains(trial.Settings)))
        {
            yield return ["–", .. trial.Settings.Fields.Select(field => field.Value), "–", "–", "–", "–", Published(trial.Published)];
        }
    }

    /// <summary>"51.20 ± 0.90 %": mean and three standard deviations; the mean alone where there is one run.</summary>
    public static string Spread((double Mean, double Deviation) value) => double.IsNaN(value.Deviation)
        ? Percent(value.Mean)
        : string.Create(CultureInfo.InvariantCulture, $"{100 * value.Mean:0.00} ± {300 * value.Deviation:0.00} %");

    /// <summary>"+0.12 ± 0.30 points".</summary>
    public static string Points((double Mean, double Deviation) difference)
    {
        string mean = (100 * difference.Mean).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);
        return double.IsNaN(difference.Deviation) ? $"{mean} points" : string.Create(CultureInfo.InvariantCulture, $"{mean} ± {300 * difference.Deviation:0.00} points");
    }

    private static string Published(PublishedTrial? published)
    {
        (string Of, double? Share)[] figures = [("validation", published?.ValidationAccuracy), ("train", published?.TrainAccuracy), ("test", published?.TestAccuracy)];
        return string.Join(", ", figures.Where(figure => figure.Share is not null).Select(figure => $"{figure.Of} {Percent(figure.Share!.Value)}"));
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
