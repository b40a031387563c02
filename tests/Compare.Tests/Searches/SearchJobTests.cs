using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare.Tests;

public sealed class SearchJobTests : IDisposable
{
    private readonly SmallSearch search = new();
    private readonly TemporaryFolder folder = new();
    private readonly CancellationToken none = TestContext.Current.CancellationToken;

    [Fact]
    public void Run_InterruptedAnywhere_EndsWithTheSameFiles()
    {
        Assert.False(Run("whole", after: int.MaxValue).IsPartial);
        string[] whole = Files("whole");
        int runs = File.ReadAllLines(folder.File("whole", Journal.FileName)).Length - 1;
        Assert.Equal(2 * (6 + 3 + 2 + 2), runs);
        int interrupted = 0;
        for (int after = 1; after < runs; after += 5)
        {
            while (Run($"after-{after}", after).IsPartial)
            {
                Assert.False(File.Exists(folder.File($"after-{after}", "search.json")));
                interrupted++;
            }

            Assert.Equal(whole, Files($"after-{after}"));
        }

        Assert.InRange(interrupted, 10, 1000);
    }

    [Fact]
    public void Run_OfWhatIsFinished_TrainsNothing()
    {
        SearchResult first = Run("twice", int.MaxValue);
        string journal = File.ReadAllText(folder.File("twice", Journal.FileName));
        CountingObserver observer = new(int.MaxValue, new CancellationTokenSource());
        SearchResult second = Run("twice", search.Parse(), new SearchOptions { Threads = 1 }, observer, none);
        Assert.Equal(SearchFiles.WriteJson(first), SearchFiles.WriteJson(second));
        Assert.Equal(journal, File.ReadAllText(folder.File("twice", Journal.FileName)));
        Assert.Equal(0, observer.Advances);
    }

    [Fact]
    public void Report_OnANarrowTerminal_PrintsCommandAndFolderUnbroken()
    {
        SearchResult result = Run("narrow", search.Parse(), new SearchOptions { Threads = 1, Confirms = false, Data = "a folder" }, new CountingObserver(int.MaxValue, null), none);
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 40;
        string folderOfResults = "/" + new string('n', 100);
        new SearchReport(console).Ends(result, folderOfResults, seconds: 1);
        string[] lines = text.ToString().Split(Environment.NewLine);
        Assert.Contains($"  {result.Command(result.Chosen!.Trial)}", lines);
        Assert.EndsWith(" --data 'a folder' --seeds 2", result.Command(result.Chosen.Trial), StringComparison.Ordinal);
        Assert.Contains($"results: {folderOfResults}", lines);
    }

    [Fact]
    public void Run_DoesNotDependOnHowManyGoOnAtOnce()
    {
        string one = SearchFiles.WriteJson(Run("one", int.MaxValue));
        string three = SearchFiles.WriteJson(Run("three", search.Parse(), new SearchOptions { Threads = 3 }, new CountingObserver(int.MaxValue, null), none));
        Assert.Equal(one, three);
    }

    [Theory]
    [InlineData(EngineName.FromScratch)]
    [InlineData(EngineName.Torch)]
    public void Run_GivesEachTrialTheNumbersOfItsRecipe(EngineName engine)
    {
        SearchResult result = Run("numbers", search.Parse(), new SearchOptions { Threads = 1, Engine = engine }, new CountingObserver(int.MaxValue, null), none);
        Assert.Equal([StageName.Coarse, StageName.Fine, StageName.Longer], result.Stages.Select(stage => stage.Stage));
        foreach (TrialResult trial in result.Stages.SelectMany(stage => stage.Trials.Take(1)))
        {
            Assert.Equal([1, 2], trial.Runs.Select(run => run.Seed));
            AssertIsItsRecipe(trial, trial.Runs[1], engine);
        }

        Assert.Equal(2, result.Confirmations.Count);
        Assert.Equal(result.Stages[2].Trials.Select(trial => trial.Trial).ToHashSet(), result.Confirmations.Select(confirmation => confirmation.Own.Trial).ToHashSet());
        Assert.All(result.Confirmations, confirmation => AssertIsItsRecipe(confirmation.Other, confirmation.Other.Runs[0], new SearchOptions { Engine = engine }.Other));
        Assert.Equal(result.Chosen, result.Confirmations[0].Own);
    }

    [Fact]
    public void Run_Chooses_AmongTheStagesThatTrainAlike()
    {
        SearchResult result = Run("chosen", search.Parse(SmallSearch.Json.Replace(", \"longer\"", ", \"seed\": 3, \"longer\"", StringComparison.Ordinal)), new SearchOptions { Threads = 1, Confirms = false }, new CountingObserver(int.MaxValue, null), none);
        double[] means = [.. result.Stages[0].Trials.Concat(result.Stages[1].Trials).OrderByDescending(trial => trial.Validation.Mean).Select(trial => trial.Validation.Mean)];
        TrialSettings[] longer = [.. result.Stages[2].Trials.Select(trial => trial.Trial.Settings)];
        Assert.Equal(means[..2], longer.Select(settings => result.Stages[0].Trials.Concat(result.Stages[1].Trials).First(trial => trial.Trial.Settings.Equals(settings)).Validation.Mean));
        Assert.Empty(result.Confirmations);
    }

    [Fact]
    public void Run_WithTrialsThatDiverge_RanksThemLast()
    {
        SearchResult result = Run("diverged", search.Parse("""
            { "recipe": "few.json", "fields": { "schedule.rate": { "values": [1e30, 0.01, 1e35] } }, "fine": { "trials": 2, "around": 2 } }
            """), new SearchOptions { Threads = 1, Confirms = false }, new CountingObserver(int.MaxValue, null), none);
        Assert.Equal([true, false, true], result.Stages[0].Trials.Select(trial => trial.HasDiverged));
        Assert.Equal([2, 1, 3], TrialResult.Ranked(result.Stages[0].Trials).Select(trial => trial.Trial.Number + 1));
        Assert.Equal("0.01", result.Chosen!.Trial.Settings["schedule.rate"]);
        Assert.Contains("diverged", SearchFiles.WriteMarkdown(result), StringComparison.Ordinal);
        Assert.True(result.Holds);
    }

    [Fact]
    public void Run_InWhichAllDiverge_HasNoWinner()
    {
        SearchResult result = Run("lost", search.Parse("""
            { "recipe": "few.json", "fields": { "schedule.rate": { "values": [1e30, 1e35] } }, "fine": { "trials": 2 }, "longer": { "best": 1, "set": { "training.epochs": 3 } } }
            """), new SearchOptions { Threads = 1 }, new CountingObserver(int.MaxValue, null), none);
        Assert.Equal((null, false, 1), (result.Chosen, result.Holds, result.Stages.Count));
        Assert.Contains("Every trial diverged", SearchFiles.WriteMarkdown(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Ranked_OfEqualMeans_KeepsTheLowerNumberFirst()
    {
        TrialResult[] results = [.. new SearchPlan(search.Parse()).Coarse().Take(3).Select((trial, i) => new TrialResult(
            trial, [new RunRecord(trial.Stage, trial.Number, 0, EngineName.FromScratch, "", 1, "", 1, 0.5, 1, i == 0 ? 0.1 : 0.4, 0.5)]))];
        Assert.Equal([1, 2, 0], TrialResult.Ranked(results).Select(result => result.Trial.Number));
    }

    [Fact]
    public void Run_OfATrialThatDoesNotFitTheImages_TrainsNothing()
    {
        SearchSpace space = search.Parse("""{ "recipe": "few.json", "fields": { "training.batchSize": { "values": [10, 31] } } }""");
        InputException e = Assert.Throws<InputException>(() => Run("unfit", space, new SearchOptions { Threads = 1, Confirms = false }, new CountingObserver(int.MaxValue, null), none));
        Assert.Contains("coarse trial 2, training.batchSize=31: recipe few: training.batchSize: 31 is more than the 30 training images", e.Message, StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(folder.File("unfit", Journal.FileName)));
    }

    public void Dispose()
    {
        search.Dispose();
        folder.Dispose();
    }

    private void AssertIsItsRecipe(TrialResult trial, RunRecord run, EngineName engine)
    {
        Recipe recipe = RecipeReader.Read(trial.Trial.RecipeName, trial.Trial.Assignments.Select(assignment => assignment.Text));
        Experiment experiment = new(recipe, search.Dataset, run.Initialization);
        using IEngine network = engine.Create(experiment, threads: 2);
        EpochRow last = EngineRun.Train(network, experiment, new RunOptions(), onStep: null, none).Last;
        Assert.Equal((engine, last.TrainLoss, last.ValidationAccuracy), (run.Engine, run.TrainLoss, run.ValidationAccuracy));
    }

    private SearchResult Run(string name, int after)
    {
        using CancellationTokenSource ended = new();
        return Run(name, search.Parse(), new SearchOptions { Threads = 1 }, new CountingObserver(after, ended), ended.Token);
    }

    private SearchResult Run(string name, SearchSpace space, SearchOptions options, IProgressObserver observer, CancellationToken cancellation)
    {
        JournalHeader header = new(JournalHeader.Current, space.Name, SearchFingerprint.Of(space, quick: false), search.Dataset.Sha256, options.Engine, "test", "code");
        using Journal journal = Journal.Open("--out", folder.File(name), header);
        SearchResult result = new SearchJob(space, search.Dataset, options, journal, observer).Run(cancellation);
        if (!result.IsPartial)
        {
            SearchFiles.Write("--out", folder.File(name), result);
        }

        return result;
    }

    private string[] Files(string name) =>
        [.. new[] { "trials.csv", "search.json", "search.md" }.Select(file => File.ReadAllText(folder.File(name, file)))];

    /// <summary>Ends the search after a number of reports.</summary>
    private sealed class CountingObserver(int after, CancellationTokenSource? ends) : IProgressObserver
    {
        public int Advances { get; private set; }

        public void Begin(string name, int total)
        {
        }

        public void Advance(int done)
        {
            if (++Advances == after)
            {
                ends?.Cancel();
            }
        }

        public void Finish()
        {
        }
    }
}
