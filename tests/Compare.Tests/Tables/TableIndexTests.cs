using System.Globalization;
using Harness.Experiments;
using Harness.Experiments.Tests;

namespace Harness.Compare.Tests;

public class TableIndexTests
{
    private static readonly IReadOnlyList<TableEntry> All = TableIndex.All();

    // Every accuracy that the reports print, in per cent, by report.
    public static TheoryData<string, double[]> Accuracies => new()
    {
        { "R0", [49.2, 50.2, 52, 51.4, 48.8, 49.8, 52.6, 49.6, 37, 19] },
        { "R0", [50.4, 52.6, 50.8, 51.4, 50.6, 47.4, 48.4, 50.6, 49.8, 52.4, 51.2, 53.6, 53.4, 53.4, 49.6, 52.4, 52.4, 50.6, 52.12] },
        { "R1", [38.4, 36.2, 47, 36, 38.98, 32.6, 43.86, 32.3, 37.74, 31.8, 42.2, 31.9, 38.65, 31.5, 34.37, 31.4, 49.8625, 42.64] },
        { "R1", [10.3, 10.1, 38.72, 30.4, 40.14, 35.8, 50.63, 39.5, 33.76, 32, 37.18, 33.8] },
        { "R2", [100, 46.01, 47.29, 52.5, 51.14] },
        { "R3", [62.13, 45.97, 46.02, 77.84, 46.08, 45.24, 53.1, 53.28, 52.92, 50.06, 53.88, 53.42, 53.2, 53.18, 61.39, 53.84, 52.21] },
        { "R3", [26.96, 50.22, 63.59, 52.86, 52.06, 38.96, 49, 59.95, 52.3, 50.69, 70.83, 55.64, 55.34, 72.29, 57, 55.67] },
        { "R4", [52.3, 52.25, 49.34, 52.56, 53.32, 55.27, 56.09, 56.8, 52.58, 51.75, 57.14, 58.04, 57.6] },
    };

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void Accuracies_ThatTheReportsPrint_StandInTheirRows(string report, double[] printed)
    {
        double[] there = [.. Of(report).SelectMany(entry => entry.Quantities).Where(quantity => quantity.Kind == QuantityKind.Accuracy && quantity.Published is not null).Select(quantity => 100 * quantity.Published!.Value)];
        Assert.All(
            printed.GroupBy(accuracy => accuracy),
            group => Assert.True(there.Count(accuracy => Math.Abs(accuracy - group.Key) < 1e-9) >= group.Count(), group.Key.ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("harish-2-layers", "W1 max rel", 5.70e-04)]
    [InlineData("harish-3-layers", "b3 max rel", 3.26e-09)]
    [InlineData("harish-2-layers-bn", "b1 max rel", 1)]
    [InlineData("harish-3-layers-bn", "W3 max rel", 1.85e-08)]
    [InlineData("harish-4-layers-bn-mistaken", "W4 max rel", 1.97e-07)]
    [InlineData("orgaz-gradients-1", "W1 max abs", 2.3969e-8)]
    [InlineData("orgaz-gradients-1", "W2 rel < 1e-6", 0.98)]
    [InlineData("orgaz-gradients-5", "W1 max rel", 0.0569)]
    [InlineData("orgaz-gradients-5", "W1 rel < 1e-6", 0.8054)]
    [InlineData("orgaz-sanity", "epoch of 100 %", 13)]
    [InlineData("orgaz-sanity", "epoch of cost ~ 0", 25)]
    [InlineData("report-3-table-1", "W2 mean", -2.9207e-07)]
    [InlineData("report-3-table-1", "b1 mean", -3.9912e-08)]
    [InlineData("report-3-figure-7", "η_max", 0.067108864)]
    [InlineData("report-3-figure-9", "η_min", 0.004782)]
    [InlineData("ruggeri-range-test", "η_max", 0.045)]
    public void Numbers_OtherThanAccuracies_StandInTheirRows(string row, string quantity, double published) =>
        Assert.Equal(published, All.Single(entry => entry.Name == row).Quantities.Single(q => q.Name == quantity).Published);

    [Theory]
    [InlineData("R0", 1, "tump-figure-1-gradients", "tump-figure-2-gradients", "tump-figure-3-rate", "tump-figure-4-one-cycle-curves", "tump-figure-4-three-cycles-curves", "tump-best-curves")]
    [InlineData("R1", 1, "harish-overfit-2-layers-curves", "harish-overfit-4-layers-bn-curves", "harish-50-30-bn-curves", "harish-best-curves", "harish-coarse-1-curves", "harish-fine-3-curves", "harish-eta-low-curves")]
    [InlineData("R2", 1, "orgaz-figure-1-labels", "orgaz-sanity-curves", "orgaz-figure-3-rate", "orgaz-figure-4-curves", "orgaz-figure-5-curves", "orgaz-figure-4-confusion", "orgaz-figure-5-confusion", "orgaz-lambda-search", "orgaz-best-curves", "orgaz-best-confusion")]
    [InlineData("R3", 1, "report-3-table-2-one-cycle-curves", "report-3-table-2-three-cycles-curves", "report-3-figure-6-curves", "report-3-figure-7-range", "report-3-figure-8-curves", "report-3-figure-9-range", "report-3-figure-10-curves", "report-3-table-4-140-curves")]
    [InlineData("R4", 0, "ruggeri-3-curves", "ruggeri-11-curves", "ruggeri-12-curves", "ruggeri-final-eta-045-curves", "ruggeri-range-test-range")]
    public void Figures_OfTheReports_AreSeries(string report, int searches, params string[] figures)
    {
        string[] there = [.. Of(report).SelectMany(Figures.Names)];
        Assert.Empty(figures.Except(there));
        Assert.True(Of(report).Count(entry => entry.Search is not null) >= searches);
    }

    [Fact]
    public void Choose_OfASearchWithoutPublishedTrials_SaysHowToRunIt()
    {
        InputException e = Assert.Throws<InputException>(() => TableIndex.Choose(["report-3-nodes"], null, isAll: false));
        Assert.Equal("search report-3-nodes: none of its trials is published on its own, so there is no row to show; ./harness search report-3-nodes runs it", e.Message);
    }

    [Fact]
    public void Choose_OfTwoRecipesOfOneName_IsRefused_UnlessTheyAreTheSame()
    {
        using TemporaryFolder folder = new();
        foreach ((string name, int epochs) in new[] { ("a", 1), ("b", 1), ("c", 2) })
        {
            Directory.CreateDirectory(folder.File(name));
            File.WriteAllText(folder.File(name, "net.json"), $$"""{ "training": { "epochs": {{epochs}} } }""");
        }

        Assert.Single(TableIndex.Choose([folder.File("a", "net.json"), folder.File("b", "net.json")], null, isAll: false));
        InputException e = Assert.Throws<InputException>(() => TableIndex.Choose([folder.File("a", "net.json"), folder.File("c", "net.json")], null, isAll: false));
        Assert.Contains("net is the name of two recipes that differ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_AreNamedOnce_AndSayWhereTheirFiguresAre()
    {
        Assert.Equal(["R0", "R1", "R2", "R3", "R4"], All.Select(entry => entry.Report).Distinct());
        Assert.Equal(All.Count, All.Select(entry => entry.Name).Distinct().Count());
        Assert.All(All, entry =>
        {
            Assert.NotEmpty(entry.Table);
            Assert.NotEmpty(entry.Recipe.Published!.Source);
            Assert.NotEmpty(entry.Recipe.Description);
        });
    }

    [Fact]
    public void Recipes_ThatAreThere_AreAllRows_ButThoseOfNoReport()
    {
        Assert.Equal(["best", "default", "softmax-optimum"], RecipeReader.Names().Except(All.Select(entry => entry.Name)));
    }

    // docs/results.md is what reproduce printed; a row of it: | `name` | … | no |.
    [Fact]
    public void Figures_ThatAreNotReproduced_AreExplainedBesideTheirRows()
    {
        string[] results = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "results.md"));
        string[] differing = [.. results.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("| no |", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).Distinct()];
        Assert.InRange(differing.Length, 1, All.Count - 1);
        Assert.All(differing, name => Assert.NotEmpty(All.Single(entry => entry.Name == name).Recipe.Published!.Note));
    }

    [Fact]
    public void ConfusionMatrices_AreThoseOfTheirAccuracies()
    {
        TableEntry[] entries = [.. All.Where(entry => entry.Recipe.Measure.Figures.Contains(FigureKind.ConfusionMatrix))];
        Assert.Equal(3, entries.Length);
        Assert.All(entries, entry =>
        {
            IReadOnlyList<int> counts = entry.Recipe.Published!.Confusion;
            Assert.Equal((100, 10_000), (counts.Count, counts.Sum()));
            Assert.Equal(entry.Recipe.Published.TestAccuracy!.Value, Enumerable.Range(0, 10).Sum(i => counts[11 * i]) / 10_000.0, 1e-12);
        });
    }

    [Fact]
    public void Case11_HasNoDropout_AndSaysSo()
    {
        TableEntry entry = All.Single(entry => entry.Name == "ruggeri-11");
        Assert.Equal((1.0, 1.0), (entry.Recipe.Network.Dropout.KeepInput, entry.Recipe.Network.Dropout.KeepHidden));
        Assert.Contains("so there is none here", entry.Recipe.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_OfAReportWithoutItsFigures_IsRefused()
    {
        Recipe recipe = SmallTables.Recipe with { Measure = new(), Published = new() { Report = "R9", Table = "table 1" } };
        InputException exception = Assert.Throws<InputException>(() => new TableEntry(recipe));
        Assert.Contains("recipe small: published: names report R9, but no figure that it prints", exception.Message, StringComparison.Ordinal);
        Assert.Equal(TableEntry.Own, new TableEntry(recipe with { Published = null }).Report);
    }

    [Fact]
    public void Search_GivesItsTrialsAsRows()
    {
        IReadOnlyList<TableEntry> rows = TableIndex.Choose(["orgaz-lambda"], null, false);
        Assert.Equal(18, rows.Count);
        Assert.All(rows, row => Assert.Equal(3 * 2, row.Runs(Enum.GetValues<EngineName>(), 1).Count()));
        Assert.Equal([0, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007], rows.Where(row => row.Table == "fine search").Select(row => row.Recipe.Training.Lambda));
        Assert.Equal("orgaz-lambda-fine-2", TableIndex.Choose(["orgaz-lambda-fine-2"], null, false)[0].Name);
    }

    private static TableEntry[] Of(string report) => [.. All.Where(entry => entry.Report == report)];
}
