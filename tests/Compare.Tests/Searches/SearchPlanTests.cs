using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SearchPlanTests(SmallSearch search) : IClassFixture<SmallSearch>
{
    [Fact]
    public void Coarse_OfLists_IsTheirProduct_LastFieldFastest() => Assert.Equal(
        [
            "training.lambda=0 network.hidden=[3]", "training.lambda=0 network.hidden=[6,5]",
            "training.lambda=0.1 network.hidden=[3]", "training.lambda=0.1 network.hidden=[6,5]",
        ],
        Texts(Plan("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [0, 0.1] }, "network.hidden": { "values": [[3], [6, 5]] } } }""").Coarse()));

    [Fact]
    public void Coarse_WithMoreTrialsOrFields_KeepsTheOthers()
    {
        string[] six = Texts(new SearchPlan(search.Parse()).Coarse());
        Assert.Equal(six, Texts(Plan(SmallSearch.Json.Replace("\"trials\": 6", "\"trials\": 9", StringComparison.Ordinal)).Coarse()).Take(6));
        SearchPlan wider = Plan(SmallSearch.Json.Replace("\"training.lambda\": {", "\"schedule.decay\": { \"uniform\": [0.9, 1] }, \"training.lambda\": {", StringComparison.Ordinal));
        Assert.Equal(six, Texts(wider.Coarse()).Select(text => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void Coarse_OfDraws_TriesWhatIsPublishedFirst()
    {
        string[] drawn = Texts(Plan(Lambda("")).Coarse());
        IReadOnlyList<Trial> trials = Plan(Lambda(""" "published": { "trials": [{ "set": { "training.lambda": 5e-2 }, "testAccuracy": 0.5 }] }, """)).Coarse();
        Assert.Equal(["training.lambda=0.05", .. drawn[1..]], Texts(trials));
        Assert.Equal([0.5, null, null], trials.Select(trial => trial.Published?.TestAccuracy));
    }

    [Fact]
    public void Command_RunsExactlyTheTrial()
    {
        SearchSpace space = search.Parse() with { Overrides = [FieldAssignment.OfOption("schedule.decay=0.5"), FieldAssignment.OfOption("schedule.rate=0.25")] };
        foreach (Trial trial in new SearchPlan(space).Foreseen())
        {
            string[] words = trial.Command.Split(' ');
            Assert.Equal(["./harness", "compare", Path.Combine(Path.GetDirectoryName(search.Path)!, "few.json")], words[..3]);
            string[] set = [.. words[3..].Where((_, i) => i % 2 == 1)];
            Assert.Equal(RecipeWriter.Write(trial.Recipe), RecipeWriter.Write(RecipeReader.Read(words[2], set)));
            Assert.Equal((0.25, 0.5), (trial.Recipe.Schedule.Rate, trial.Recipe.Schedule.Decay));
            Assert.Equal(trial.Stage == StageName.Longer ? 3 : 2, trial.Recipe.Training.Epochs);
        }
    }

    [Fact]
    public void Trials_AreOfTheRecipeAsItWasWhenTheSearchWasRead()
    {
        string recipe = Path.Combine(Path.GetDirectoryName(search.Path)!, "edited.json"), before = File.ReadAllText(search.Path.Replace("little", "few", StringComparison.Ordinal));
        File.WriteAllText(recipe, before);
        SearchPlan plan = Plan(SmallSearch.Json.Replace("few.json", "edited.json", StringComparison.Ordinal));
        File.WriteAllText(recipe, before.Replace("\"epochs\": 2", "\"epochs\": 9", StringComparison.Ordinal));
        Assert.All(plan.Coarse(), trial => Assert.Equal(2, trial.Recipe.Training.Epochs));
        File.Delete(recipe);
        Assert.Equal(6, plan.Coarse().Count);
    }

    [Fact]
    public void Fine_IsDrawnAroundTheBest()
    {
        SearchSpace space = search.Parse(Lambda(""" "fine": { "trials": 50, "around": 2, "neighbours": false }, """));
        Assert.Equal((0.3, 0.5), Span(space, [0.4, 0.3, 0.5], best: [0.5, 0.3]));
        Assert.Equal((0.2, 0.7), Span(space with { Fine = space.Fine! with { Neighbours = true } }, [0.2, 0.3, 0.5, 0.7, 0.9], best: [0.5, 0.3]));
        Assert.Equal((0.01, 1), Span(space with { Fine = space.Fine! with { Neighbours = true } }, [0.3, 0.5], best: [0.5, 0.3]));
        Assert.Equal((0.5, 0.5), Span(space with { Fine = space.Fine! with { Around = 1 } }, [0.3, 0.5], best: [0.5, 0.3]));
    }

    [Theory]
    [InlineData("[1e-3, 1e-2, 1e-1]", true)]
    [InlineData("[0, 1e-2, 1e-1]", false)]
    [InlineData("[0.01, 0.015, 0.02]", false)]
    public void Fine_OfAList_IsLogarithmicWhereItsValuesGrowByFactors(string values, bool isLogarithmic)
    {
        SearchSpace space = search.Parse($$$"""{ "recipe": "few.json", "fields": { "training.lambda": { "values": {{{values}}} } }, "fine": { "trials": 4 } }""");
        FieldDraw coarse = new("training.lambda", space.Fields["training.lambda"]);
        TrialSettings[] all = [.. new SearchPlan(space).Coarse().Select(trial => trial.Settings)];
        FieldRange fine = Narrowing.Of(coarse, [all[1]], all, neighbours: true);
        Assert.Equal(isLogarithmic, fine.LogUniform is not null);
        Assert.Equal(coarse.Choices, new[] { (fine.LogUniform ?? fine.Uniform)![0], (fine.LogUniform ?? fine.Uniform)![1] }.Select(TrialSettings.Text).Append(coarse.Choices[1]).Order());
    }

    [Fact]
    public void Fine_OfValuesWithoutOrder_AreThoseOfTheBest()
    {
        SearchSpace space = search.Parse("""{ "recipe": "few.json", "fields": { "network.hidden": { "values": [[3], [6], [9]] } }, "fine": { "around": 2, "set": { "training.epochs": 3 } } }""");
        SearchPlan plan = new(space);
        TrialSettings[] all = [.. plan.Coarse().Select(trial => trial.Settings)];
        IReadOnlyList<Trial> fine = plan.Fine([all[2], all[0]], all);
        Assert.Equal(["network.hidden=[9]", "network.hidden=[3]"], Texts(fine));
        Assert.All(fine, trial => Assert.Equal(3, trial.Recipe.Training.Epochs));
    }

    private static (double, double) Span(SearchSpace space, double[] tried, double[] best)
    {
        TrialSettings[] Of(double[] values) => [.. values.Select(value => new TrialSettings([KeyValuePair.Create("training.lambda", TrialSettings.Text(value))]))];
        FieldRange range = Narrowing.Of(new FieldDraw("training.lambda", space.Fields["training.lambda"]), Of(best).Take(space.Fine!.Around!.Value), Of(tried), space.Fine.Neighbours && space.Fine.Around > 1);
        double[] drawn = [.. new SearchPlan(space).Fine(Of(best), Of(tried)).Select(trial => trial.Recipe.Training.Lambda)];
        (double low, double high) = range.Values is [var one] ? (one.GetDouble(), one.GetDouble()) : (range.Uniform![0], range.Uniform[1]);
        Assert.All(drawn, value => Assert.InRange(value, low, high));
        return (low, high);
    }

    private static string Lambda(string more) => $$$"""{ "recipe": "few.json", {{{more}}} "fields": { "training.lambda": { "uniform": [0.01, 1] } }, "trials": 3 }""";

    private SearchPlan Plan(string json) => new(search.Parse(json));

    private static string[] Texts(IEnumerable<Trial> trials) => [.. trials.Select(trial => trial.Settings.ToString())];
}
