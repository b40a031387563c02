using System.Text.RegularExpressions;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The rows there are: every recipe that repeats a report, in the reports' order.</summary>
public static partial class TableIndex
{
    /// <summary>The rows of all reports: recipes, and the trials of published searches.</summary>
    /// <exception cref="InputException">A recipe is wrong, or holds nothing of the report it names.</exception>
    public static IReadOnlyList<TableEntry> All()
    {
        List<TableEntry> entries = [.. RecipeReader.Names().Select(name => RecipeReader.Read(name))
            .Where(recipe => recipe.Published is { Report.Length: > 0 }).Select(recipe => new TableEntry(recipe))];
        HashSet<string> there = [.. entries.Select(Content)];
        foreach (string name in SpaceReader.Names())
        {
            // A search all of whose trials stand in other rows already is another way to them, not another table.
            TableEntry[] trials = [.. SearchEntries.Of(SpaceReader.Read(name)).Where(entry => entry.IsOfReport)];
            if (trials.Any(trial => !there.Contains(Content(trial))))
            {
                entries.AddRange(trials);
                there.UnionWith(trials.Select(Content));
            }
        }

        return
        [
            .. entries.OrderBy(entry => entry.Report, StringComparer.Ordinal)
                .ThenBy(entry => Natural(entry.Table), StringComparer.Ordinal).ThenBy(entry => Natural(entry.Name), StringComparer.Ordinal),
        ];
    }

    private static string Content(TableEntry entry) => RecipeWriter.Write(entry.Recipe with
    {
        Name = "",
        Description = "",
        Measure = new MeasureOptions(),
        Published = new PublishedFigures
        {
            TrainAccuracy = entry.Recipe.Published!.TrainAccuracy,
            ValidationAccuracy = entry.Recipe.Published.ValidationAccuracy,
            TestAccuracy = entry.Recipe.Published.TestAccuracy,
        },
    });

    /// <summary>The rows that a command line asks for.</summary>
    /// <param name="names">Names of rows, or recipe files of one's own.</param>
    /// <param name="report">A report, or null.</param>
    /// <param name="isAll">Whether all are asked for.</param>
    /// <exception cref="InputException">There is no such row or report, nothing is asked for, or two things at once.</exception>
    public static IReadOnlyList<TableEntry> Choose(IReadOnlyList<string> names, string? report, bool isAll)
    {
        int ways = (names.Count > 0 ? 1 : 0) + (report is null ? 0 : 1) + (isAll ? 1 : 0);
        if (ways != 1)
        {
            throw new InputException($"reproduce: {(ways == 0 ? "says not which rows" : "says in more than one way which rows")}; give names of rows or recipe files, or --report NAME, or --all; --list shows what there is");
        }

        if (names.Count > 0)
        {
            TableEntry[] named = [.. names.SelectMany(Named).DistinctBy(entry => (entry.Name, RecipeWriter.Write(entry.Recipe)))];
            return named.CountBy(entry => entry.Name).FirstOrDefault(count => count.Value > 1) is { Key: string twice }
                ? throw new InputException($"reproduce: {twice} is the name of two recipes that differ; rows and figures go by it: give one file another name")
                : named;
        }

        IReadOnlyList<TableEntry> all = All();
        string[] reports = [.. all.Select(entry => entry.Report).Distinct()];
        return report is null ? all
            : reports.Contains(report) ? [.. all.Where(entry => entry.Report == report)]
            : throw new InputException($"--report: {report} is no report; {Nearest.Hint(report, reports)}");
    }

    // A recipe's name or file, a search's name for all its trials, or a trial's.
    private static IEnumerable<TableEntry> Named(string name)
    {
        IReadOnlyList<string> recipes = RecipeReader.Names(), searches = SpaceReader.Names();
        if (recipes.Contains(name) || File.Exists(name) || Path.GetFileName(name) != name)
        {
            return [new TableEntry(RecipeReader.Read(name))];
        }

        if (searches.Contains(name))
        {
            TableEntry[] trials = [.. SearchEntries.Of(SpaceReader.Read(name))];
            return trials.Length > 0 ? trials : throw new InputException(
                $"search {name}: none of its trials is published on its own, so there is no row to show; ./harness search {name} runs it");
        }

        IReadOnlyList<TableEntry> all = All();
        return all.FirstOrDefault(entry => entry.Name == name) is TableEntry entry
            ? [entry]
            : throw new InputException($"row {name}: there is none; {Hint(name, [.. recipes, .. searches, .. all.Select(other => other.Name)])}");
    }

    private static string Hint(string name, IEnumerable<string> names) =>
        Nearest.To(name, names.Distinct()) is string nearest ? $"did you mean {nearest}?" : "--list shows what there is";

    // "figure 10" behind "figure 9": numbers padded.
    private static string Natural(string text) => Digits().Replace(text, match => match.Value.PadLeft(4, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
