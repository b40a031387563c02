using FsCheck;
using FsCheck.Fluent;

namespace Harness.Experiments.Tests;

public sealed class RecipeReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("recipes").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Parse_OfEveryField_HoldsItsValue()
    {
        Recipe recipe = RecipeReader.Parse("""
            // comments and trailing commas are allowed
            {
              "$schema": "../docs/recipe.schema.json",
              "description": "all of them", "seed": 7, "precision": "float64",
              "data": { "train": ["a", "b"], "validation": ["c"], "test": ["d"], "trainCount": 5, "validationCount": 6, "testCount": 7, "split": "last" },
              "network": { "hidden": [50, 3e1], "initialization": "fan-in", "sigma": 0.5 },
              "training": { "lambda": 1e-3, "batchSize": 10, "epochs": null, "shuffle": false },
              "schedule": { "kind": "triangular", "rate": 0.25, "min": 0, "max": 1, "halfCycle": 4, "cycles": 2 },
              "published": { "source": "table 1", "testAccuracy": 0.5, "validationAccuracy": 0.25, "trainAccuracy": 1 },
            }
            """, "somewhere/mine.json");

        Assert.Equal(("mine", "all of them", 7, Precision.Float64), (recipe.Name, recipe.Description, recipe.Seed, recipe.Precision));
        Assert.Equal(["a", "b"], recipe.Data.Train);
        Assert.Equal(["c"], recipe.Data.Validation);
        Assert.Equal(["d"], recipe.Data.Test);
        Assert.Equal((5, 6, 7, SplitKind.Last), (recipe.Data.TrainCount, recipe.Data.ValidationCount, recipe.Data.TestCount, recipe.Data.Split));
        Assert.Equal([50, 30], recipe.Network.Hidden);
        Assert.Equal((InitializationKind.FanIn, 0.5), (recipe.Network.Initialization, recipe.Network.Sigma));
        Assert.Equal(new TrainingOptions { Lambda = 1e-3, BatchSize = 10, Epochs = null, Shuffle = false }, recipe.Training);
        Assert.Equal(
            new ScheduleOptions { Kind = ScheduleKind.Triangular, Rate = 0.25, Min = 0, Max = 1, HalfCycle = 4, Cycles = 2 }, recipe.Schedule);
        Assert.Equal(
            new PublishedFigures { Source = "table 1", TestAccuracy = 0.5, ValidationAccuracy = 0.25, TrainAccuracy = 1 }, recipe.Published);
    }

    [Fact]
    public void Parse_OfFieldsNotNamed_HoldsTheDefaults()
    {
        Recipe recipe = RecipeReader.Parse("""{ "training": { "epochs": 1 }, "published": null }""", "x.json");
        Assert.Equal(new TrainingOptions { Epochs = 1 }, recipe.Training);
        Assert.Equal(new ScheduleOptions(), recipe.Schedule);
        Assert.Null(recipe.Published);
    }

    [Theory]
    [InlineData("""{ "training": { "lamda": 1 } }""", "x.json: training.lamda: there is no such field; did you mean training.lambda?")]
    [InlineData("""{ "lambda": 1 }""", "x.json: lambda: there is no such field; did you mean training.lambda?")]
    [InlineData("""{ "trainin": {} }""", "x.json: trainin: there is no such field; did you mean training?")]
    [InlineData("""{ "halfcycles": 1 }""", "x.json: halfcycles: there is no such field; did you mean schedule.halfCycle?")]
    [InlineData("""{ "network": { "quaternions": 1 } }""", "x.json: network.quaternions: there is no such field; there are: network.hidden, network.initialization, network.sigma")]
    [InlineData("""{ "training": { "$schema": "x" } }""", "x.json: training.$schema: there is no such field")]
    [InlineData("""{ "training": { "lambda": "small" } }""", "x.json: training.lambda: \"small\" is not allowed; allowed: number ≥ 0")]
    [InlineData("""{ "training": { "lambda": -0.5 } }""", "x.json: training.lambda: -0.5 is not allowed; allowed: number ≥ 0")]
    [InlineData("""{ "training": { "lambda": 1e999 } }""", "x.json: training.lambda: 1e999 is not allowed; allowed: number ≥ 0")]
    [InlineData("""{ "training": { "lambda": null } }""", "x.json: training.lambda: null is not allowed; allowed: number ≥ 0")]
    [InlineData("""{ "training": { "lambda": "NaN" } }""", "\"NaN\" is not allowed")]
    [InlineData("""{ "training": { "batchSize": 0 } }""", "training.batchSize: 0 is not allowed; allowed: integer 1 … 1,000,000")]
    [InlineData("""{ "training": { "batchSize": 2.5 } }""", "training.batchSize: 2.5 is not allowed")]
    [InlineData("""{ "training": { "batchSize": 99999999999 } }""", "training.batchSize: 99999999999 is not allowed")]
    [InlineData("""{ "training": { "epochs": 0 } }""", "training.epochs: 0 is not allowed; allowed: integer 1 … 10,000, or null")]
    [InlineData("""{ "training": { "shuffle": 1 } }""", "training.shuffle: 1 is not allowed; allowed: true, false")]
    [InlineData("""{ "training": 5 }""", "x.json: training: 5 is not allowed; allowed: an object")]
    [InlineData("""{ "training": null }""", "x.json: training: null is not allowed; allowed: an object")]
    [InlineData("""{ "network": { "hidden": [50, 0] } }""", "network.hidden: [50, 0] is not allowed; allowed: list of 0 … 8, each integer 1 … 100,000")]
    [InlineData("""{ "network": { "hidden": [100001] } }""", "network.hidden: [100001] is not allowed")]
    [InlineData("""{ "network": { "hidden": [1,1,1,1,1,1,1,1,1] } }""", "network.hidden: [1,1,1,1,1,1,1,1,1] is not allowed")]
    [InlineData("""{ "network": { "hidden": 50 } }""", "network.hidden: 50 is not allowed; allowed: list of")]
    [InlineData("""{ "network": { "hidden": null } }""", "network.hidden: null is not allowed")]
    [InlineData("""{ "network": { "sigma": 0 } }""", "network.sigma: 0 is not allowed; allowed: number > 0")]
    [InlineData("""{ "network": { "initialization": "Xavier" } }""", "\"Xavier\" is not allowed; allowed: fan-in, he, glorot, gaussian")]
    [InlineData("""{ "network": { "initialization": "HE" } }""", "\"HE\" is not allowed")]
    [InlineData("""{ "network": { "initialization": 1 } }""", "network.initialization: 1 is not allowed")]
    [InlineData("""{ "data": { "train": [] } }""", "data.train: [] is not allowed; allowed: list of 1 … 100, each text")]
    [InlineData("""{ "data": { "train": ["a", null] } }""", "data.train: [\"a\", null] is not allowed")]
    [InlineData("""{ "data": { "trainCount": 0 } }""", "data.trainCount: 0 is not allowed")]
    [InlineData("""{ "data": { "validationCount": -1 } }""", "data.validationCount: -1 is not allowed")]
    [InlineData("""{ "schedule": { "halfCycle": 0 } }""", "schedule.halfCycle: 0 is not allowed")]
    [InlineData("""{ "schedule": { "cycles": 0 } }""", "schedule.cycles: 0 is not allowed")]
    [InlineData("""{ "schedule": { "rate": -1 } }""", "schedule.rate: -1 is not allowed")]
    [InlineData("""{ "schedule": { "min": -1 } }""", "schedule.min: -1 is not allowed")]
    [InlineData("""{ "schedule": { "max": -1 } }""", "schedule.max: -1 is not allowed")]
    [InlineData("""{ "schedule": { "kind": "cosine" } }""", "\"cosine\" is not allowed; allowed: constant, triangular")]
    [InlineData("""{ "seed": -1 }""", "seed: -1 is not allowed")]
    [InlineData("""{ "precision": "float16" }""", "\"float16\" is not allowed; allowed: float32, float64")]
    [InlineData("""{ "published": { "testAccuracy": 51.14 } }""", "published.testAccuracy: 51.14 is not allowed; allowed: number 0 … 1, or null")]
    [InlineData("""{ "name": "../up" }""", "name: \"../up\" is not allowed; allowed: a file name without folders")]
    [InlineData("""{ "name": "" }""", "name: \"\" is not allowed; allowed: a file name without folders")]
    [InlineData("""{ "seed": 1, "seed": 1 }""", "x.json: seed: is given twice")]
    [InlineData("""{ "data": { "split": "last", "split": "last" } }""", "x.json: data.split: is given twice")]
    [InlineData("""[]""", "x.json: the recipe: [] is not allowed; allowed: an object")]
    [InlineData("", "x.json: is empty")]
    [InlineData(" \n", "x.json: is empty")]
    [InlineData("{\n  \"seed\": 1\n  \"precision\": 2\n}", "x.json: line 3, column 3: ")]
    [InlineData("""{ "seed": NaN }""", "x.json: line 1, column 11: ")]
    [InlineData("""{ "description": "\ud800" }""", "x.json: a text holds half a surrogate pair")]
    public void Parse_OfWhatIsNotAllowed_SaysWhereAndWhatIs(string json, string message)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Parse(json, "x.json"));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfDamagedRecipes_GivesARecipeOrAnInputException()
    {
        string json = File.ReadAllText(Path.Combine(Repository.Recipes, "orgaz-figure-4.json"));
        Gen<(int At, char With, int Cut)> damage =
            from at in Gen.Choose(0, json.Length - 1)
            from with in Gen.Elements("{}[],:\"\\ -0123456789.eEtrufalsn/*\u0001\ud800".ToCharArray())
            from cut in Gen.Choose(0, 3)
            select (at, with, cut);

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            string damaged = json[..d.At] + d.With + json[Math.Min(json.Length, d.At + d.Cut)..];
            try
            {
                RecipeReader.Parse(damaged, "x.json");
            }
            catch (InputException e)
            {
                Assert.StartsWith("x.json: ", e.Message, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Read_OfAFile_NamesItInMessages()
    {
        string file = Path.Combine(folder, "mine.json");
        File.WriteAllText(file, """{ "training": { "lambda": -1 } }""");
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Read(file));
        Assert.StartsWith($"{file}: training.lambda: -1 ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAFileThatAnEditorMarkedAsUtf8_Works()
    {
        string file = Path.Combine(folder, "marked.json");
        File.WriteAllText(file, """{ "description": "η", "training": { "epochs": 1 } }""", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("η", RecipeReader.Read(file).Description);
    }

    [Fact]
    public void Resolve_OfAName_FindsTheRecipeOfTheRepository() =>
        Assert.Equal(Path.Combine(Repository.Recipes, "orgaz-best.json"), RecipeReader.Resolve("orgaz-best"));

    [Theory]
    [InlineData("orgaz-figur-4", "did you mean orgaz-figure-4?")]
    [InlineData("elsewhere/orgaz-bset.json", "recipe elsewhere/orgaz-bset.json: there is no such file; did you mean orgaz-best?")]
    [InlineData("orgaz-bset.json", "recipe orgaz-bset.json: there is no such file; did you mean orgaz-best?")]
    [InlineData("nothing-like-it", "there are: best, default, ")]
    [InlineData("", "there are: best, default, ")]
    public void Resolve_OfNoRecipe_SuggestsTheNearest(string name, string message)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Resolve(name));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_OfAFolder_SaysSo()
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Resolve(folder));
        Assert.StartsWith($"{folder}: is a folder; ", e.Message, StringComparison.Ordinal);
    }
}
