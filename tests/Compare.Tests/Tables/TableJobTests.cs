using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TableJobTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Run_GivesTheNumbersOfTheEnginesAlone_AndJudgesThem()
    {
        TableResult result = SmallTables.Run(Journal());
        Assert.True(result.Holds);
        TableRow row = result.Rows.Single(row => row is { Row: "small", Quantity: "test accuracy" });
        Experiment experiment = SmallExperiment.Create(SmallTables.Recipe);
        foreach (EngineName name in Enum.GetValues<EngineName>())
        {
            using IEngine engine = name.Create(experiment, threads: 1);
            RunResult alone = EngineRun.Train(engine, experiment, new RunOptions(), null, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Test.Accuracy, name == EngineName.FromScratch ? row.FromScratch : row.Torch);
        }

        Assert.Equal((0.5, row.FromScratch - row.Torch), (row.Published, row.Difference));
        Assert.NotEqual(Parity.NotCompared, row.Parity);
        Assert.NotEmpty(row.ParityDetail);
    }

    [Fact]
    public void Run_HasARowForEachPublishedNumber_AndASeriesForEachFigure()
    {
        TableResult result = SmallTables.Run(Journal());
        Assert.Equal(["validation accuracy", "test accuracy"], Quantities("small"));
        Assert.Equal(
            ["W1 max abs", "b1 max abs", "W2 max abs", "b2 max abs", "W1 rel < 1e-6", "b1 rel < 1e-6", "W2 rel < 1e-6", "b2 rel < 1e-6"], Quantities("gradients"));
        Assert.Equal(["η_min", "η_max", "accuracy at η 0.5"], Quantities("range"));
        Assert.Equal(["learning rate"], Quantities("rates"));
        Assert.Equal(["small-curves", "small-confusion", "gradients-gradients", "range-range", "rates-rate", "labels-labels"], result.Figures.Select(figure => figure.Name));
        Assert.Equal(1 + 2 * 3, Lines("small-curves"));
        Assert.Equal(1 + 2 * 16, Lines("small-confusion"));
        Assert.Equal(1 + SmallExperiment.Create(SmallTables.Recipe).Plan.Steps, Lines("rates-rate"));
        Assert.Equal(1 + 3 * 4, Lines("labels-labels"));
        Assert.Equal(1 + 2 * 12, Lines("range-range"));

        IEnumerable<string> Quantities(string name) => result.Rows.Where(row => row.Row == name).Select(row => row.Quantity);

        int Lines(string name)
        {
            result.Figures.Single(figure => figure.Name == name).Write(folder.File("figure.csv"));
            return File.ReadAllLines(folder.File("figure.csv")).Length;
        }
    }

    [Fact]
    public void Confusion_StandsBesideThePublishedCounts()
    {
        TableResult result = SmallTables.Run(Journal());
        result.Figures.Single(figure => figure.Name == "small-confusion").Write(folder.File("figure.csv"));
        string[][] rows = [.. File.ReadAllLines(folder.File("figure.csv")).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"{i}"), rows[..16].Select(row => row[^1]));
        Assert.Equal((SmallExperiment.Test, SmallExperiment.Test), (Sum(^3), Sum(^2)));
        Assert.Equal(rows.Select(row => row[^3]), rows.Select(row => row[^2]));

        int Sum(Index column) => rows[..16].Sum(row => int.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture));
    }

    // The engines lie apart with every seed, or with the first one alone; what is kept is made up.
    [Theory]
    [InlineData(new[] { 400, 405, 395 }, 3, Parity.Differs, false)]
    [InlineData(new[] { 400, -100, 400, -100, 400, -100, 400, -100, 400 }, 9, Parity.Open, true)]
    [InlineData(new[] { 10 }, 1, Parity.Open, true)]
    public void Run_WithEnginesFurtherApartThanTheImagesExplain_AddsSeeds_UntilItTells(int[] apart, int seeds, Parity expected, bool holds)
    {
        Recipe recipe = SmallTables.Recipe with { Published = SmallTables.Recipe.Published! with { ValidationAccuracy = null } };
        foreach ((int number, int torch) in apart.Index())
        {
            Keep(recipe, EngineName.FromScratch, number, 600, "one");
            Keep(recipe, EngineName.Torch, number, 600 - torch, number == 0 ? "one" : "other");
        }

        TableObserver observer = new();
        TableResult result = SmallTables.Run(Journal(), observer, [new(recipe)], SmallTables.Options with { Engines = [EngineName.Torch, EngineName.FromScratch] });
        TableRow row = Assert.Single(result.Rows);
        Assert.Equal((seeds, expected, holds), (row.Seeds, row.Parity, result.Holds));
        Assert.Equal((seeds - 1, 2 * seeds), (observer.Added.Count, result.KeptRuns));
        Assert.Equal(seeds > 1 ? ["small"] : [], result.RowsWithMoreSeeds);
        Assert.Empty(observer.Done);
        Assert.Single(observer.Reports);
        Assert.Equal([("FromScratch", "one"), ("Torch", seeds > 1 ? "one and other" : "one")], result.Providers.Select(engine => (engine.Key, engine.Value)));
        Assert.Equal(seeds > 1, TableText.Footer(result).Any(line => line.EndsWith("than the choice of images explains: small", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_OfANetworkWhoseProbabilitiesAreNoNumbers_HasNoOpinion()
    {
        Keep(SmallTables.Recipe, EngineName.FromScratch, 0, 600, "one", left: 1);
        TableResult result = SmallTables.Run(Journal(), entries: [new(SmallTables.Recipe)], options: SmallTables.Options with { Engines = [EngineName.FromScratch] });
        TableRow row = result.Rows.Single(row => row.Quantity == "test accuracy");
        Assert.Equal((double.NaN, double.NaN), (row.FromScratchLogLoss, row.FromScratchJudged));
    }

    [Fact]
    public void Run_WithAPublishedConfusionOfOtherClasses_IsRefusedBeforeAnyRun()
    {
        TableObserver observer = new();
        Recipe recipe = SmallTables.Recipe with { Published = SmallTables.Recipe.Published! with { Confusion = [1, 2, 3] } };
        InputException e = Assert.Throws<InputException>(() => SmallTables.Run(Journal(), observer, [new(SmallTables.Recipe), new(recipe)]));
        Assert.Equal("recipe small: published.confusion: 3 counts for 4 classes; give 16, one row of predictions for each label", e.Message);
        Assert.Empty(observer.Done);
    }

    [Fact]
    public void Run_OverSeeds_GivesMeanAndDeviation()
    {
        TableRow row = SmallTables.Run(Journal(), options: SmallTables.Options with { Seeds = 3 }, entries: [SmallTables.Entries[0]]).Rows[^1];
        double[] single = [.. Enumerable.Range(0, 3).Select(run =>
        {
            Experiment experiment = new(SmallTables.Recipe, SmallExperiment.Images(), run);
            using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
            return EngineRun.Train(engine, experiment, new RunOptions { EveryEpoch = false }, null, TestContext.Current.CancellationToken).Test.Accuracy;
        })];
        Assert.Equal(3, row.Seeds);
        Assert.Equal(single.Average(), row.FromScratch!.Value, 1e-15);
        Assert.Equal(Statistics.MeanAndDeviation(single).Deviation, row.FromScratchDeviation!.Value, 1e-15);
    }

    [Fact]
    public void AReport_IsToldOfOnce_WhenItsLastRunHasEnded_AndRowsKeepTheOrderOfTheEntries()
    {
        Recipe longer = SmallTables.Recipe with { Name = "longer", Training = SmallTables.Recipe.Training with { Epochs = 30 }, Published = SmallTables.Recipe.Published! with { Report = "R8" } };
        TableObserver observer = new(), again = new();
        TableEntry[] entries = [SmallTables.Entries[1], SmallTables.Entries[0], new(longer)];
        TableOptions options = SmallTables.Options with { Engines = [EngineName.FromScratch] };
        TableResult result = SmallTables.Run(Journal(), observer, entries, options);
        Assert.Equal([("R8", 2), ("R9", 3)], observer.Reports.Select(report => (report.Name, report.Done)));
        Assert.Equal(["gradients", "small", "longer"], result.Rows.Select(row => row.Row).Distinct());
        Assert.Equal(result.Rows, observer.Reports[1].Rows.Concat(observer.Reports[0].Rows));

        SmallTables.Run(Journal(), again, entries, options);
        Assert.Equal([("R9", 0), ("R8", 0)], again.Reports.Select(report => (report.Name, report.Done)));
    }

    [Fact]
    public void Run_OfOneEngine_ComparesNothing()
    {
        TableResult result = SmallTables.Run(Journal(), options: SmallTables.Options with { Engines = [EngineName.FromScratch] });
        Assert.All(result.Rows, row => Assert.Equal((null, null, Parity.NotCompared), (row.Torch, row.Difference, row.Parity)));
        Assert.All(result.Rows.Where(row => row.Published is not null), row => Assert.NotNull(row.Reproduced));
    }

    [Theory]
    [InlineData(EngineName.FromScratch)]
    [InlineData(EngineName.Torch)]
    public void Run_OfOneEngine_HasTheSecondsOfAGradientCheck(EngineName engine)
    {
        TableRow row = SmallTables.Run(Journal(), entries: [new(SmallTables.Gradients)], options: SmallTables.Options with { Engines = [engine] }).Rows[0];
        Assert.True((engine == EngineName.Torch ? row.TorchSeconds : row.FromScratchSeconds) > 0);
        Assert.Null(engine == EngineName.Torch ? row.FromScratchSeconds : row.TorchSeconds);
    }

    [Fact]
    public void Run_WithMoreCurveImagesThanThereAre_IsRefusedBeforeAnyRun()
    {
        TableObserver observer = new();
        Recipe recipe = SmallTables.Recipe with { Measure = SmallTables.Recipe.Measure with { CurveImages = 61 } };
        InputException e = Assert.Throws<InputException>(() => SmallTables.Run(Journal(), observer, [new(SmallTables.Recipe), new(recipe)]));
        Assert.Equal($"recipe {SmallTables.Recipe.Name}: measure.curveImages: 61 is more than the 60 images there are; allowed: 1 … 60", e.Message);
        Assert.Empty(observer.Done);
    }

    [Fact]
    public void Run_Again_TakesEverythingFromTheJournal_ToTheLastBit()
    {
        TableResult first = SmallTables.Run(Journal());
        TableObserver observer = new();
        TableResult second = SmallTables.Run(Journal(), observer);
        Assert.Empty(observer.Done);
        Assert.Equal((0, 7), (observer.Plan.Runs, observer.Plan.Kept));
        Assert.Equal(first.Rows, second.Rows);
        Assert.Equal(Figures(first), Figures(second));

        TableObserver again = new();
        SmallTables.Run(Journal(isRead: false), again);
        Assert.Equal(7, again.Done.Count);
    }

    [Fact]
    public void Run_Interrupted_GoesOnWhereItEnded_AndComesToTheSame()
    {
        using CancellationTokenSource source = new();
        TableObserver interrupted = new(done =>
        {
            if (done == 3)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => SmallTables.Run(Journal(), interrupted, source: source));
        TableObserver resumed = new();
        TableResult result = SmallTables.Run(Journal(), resumed);
        Assert.Equal((3, 4), (interrupted.Done.Count, resumed.Done.Count));

        TableResult whole = SmallTables.Run(new RunJournal(folder.File("other")));
        Assert.Equal(WithoutTimes(whole), WithoutTimes(result));
        Assert.Equal(Figures(whole), Figures(result));

        static IEnumerable<TableRow> WithoutTimes(TableResult of) => of.Rows.Select(row => row with { FromScratchSeconds = 0, TorchSeconds = 0 });
    }

    [Fact]
    public void Run_WithAHalfWrittenEntry_DoesThatRunAnew()
    {
        TableResult first = SmallTables.Run(Journal());
        string entry = Directory.GetFiles(folder.File("journal")).First();
        File.WriteAllText(entry, File.ReadAllText(entry)[..100]);
        TableObserver observer = new();
        TableResult second = SmallTables.Run(Journal(), observer);
        Assert.Single(observer.Done);
        Assert.Equal(first.Rows.Select(row => (row.FromScratch, row.Torch)), second.Rows.Select(row => (row.FromScratch, row.Torch)));
    }

    [Fact]
    public void Key_ChangesWithWhatDecidesTheOutcome_AndWithNothingElse()
    {
        HashedDataset data = new(SmallExperiment.Images());
        PlannedRun run = new(SmallTables.Recipe, EngineName.FromScratch, 0);
        string key = run.Key(data);
        Recipe recipe = run.Recipe;
        Assert.All(
            new[]
            {
                run with { Engine = EngineName.Torch },
                run with { Number = 1 },
                run with { Recipe = recipe with { Training = recipe.Training with { Lambda = 0.02 } } },
                run with { Recipe = recipe with { Precision = Precision.Float64 } },
                run with { Recipe = recipe with { Measure = new() } },
                run with { Recipe = recipe with { Measure = recipe.Measure with { CurveImages = 9 } } },
            },
            other => Assert.NotEqual(key, other.Key(data)));
        Assert.NotEqual(key, run.Key(new HashedDataset(SmallExperiment.Images(SmallExperiment.Features + 1))));
        Assert.All(
            new[]
            {
                run with { Recipe = recipe with { Name = "other", Description = "other" } },
                run with { Recipe = recipe with { Published = recipe.Published! with { TestAccuracy = 0.1, TrainAccuracy = 0.5, Note = "note" } } },
                run with { Recipe = recipe with { Measure = recipe.Measure with { Figures = [FigureKind.LearningCurves] } } },
            },
            same => Assert.Equal(key, same.Key(data)));
    }

    [Fact]
    public void Rows_WithTheSameRun_ShareIt()
    {
        TableObserver observer = new();
        TableEntry[] twice = [new(SmallTables.Recipe), new(SmallTables.Recipe with { Name = "same" })];
        TableResult result = SmallTables.Run(Journal(), observer, twice);
        Assert.Equal(2, observer.Done.Count);
        Assert.Equal(result.Rows.Take(2).Select(row => row.FromScratch), result.Rows.Skip(2).Select(row => row.FromScratch));
    }

    public void Dispose() => folder.Dispose();

    private RunJournal Journal(bool isRead = true) => new(folder.File("journal"), isRead);

    // A run that was kept: so many of 1000 images, and the same of every split, are classified correctly.
    private void Keep(Recipe recipe, EngineName engine, int number, int correct, string provider, int left = 0)
    {
        SplitOutcome split = new(correct / 1000.0, 1, [.. Enumerable.Range(0, 1000).Select(i => (byte)(i < correct ? 1 : 0))], [.. Enumerable.Repeat((byte)1, 1000)]);
        Journal().Keep(new PlannedRun(recipe, engine, number).Key(new HashedDataset(SmallExperiment.Images())), new RunOutcome
        {
            Engine = engine.ToString(),
            Provider = provider,
            Seed = recipe.Seed + number,
            Splits = new[] { "train", "validation", "test" }.ToDictionary(name => name, _ => split),
            Opinion = new Judgement(left, correct / 1000.0, 1, []),
        });
    }

    private List<string> Figures(TableResult result) => [.. result.Figures.Select(figure =>
    {
        figure.Write(folder.File("figure.csv"));
        return figure.Name + File.ReadAllText(folder.File("figure.csv"));
    })];
}
