using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>What is wrong in a search's file is named, and what would be right.</summary>
public sealed class SpaceReaderTests(SmallSearch search) : IClassFixture<SmallSearch>
{
    private const string Lambda = "\"fields\": { \"training.lambda\": { \"uniform\": [0, 1] } }, \"trials\": 4";

    [Fact]
    public void Parse_TakesNameAndDefaults()
    {
        SearchSpace space = search.Parse($$"""{ /* short */ "recipe": "few.json", {{Lambda}}, }""");
        Assert.Equal(("little", 1, 1), (space.Name, space.Initializations, space.Seed));
        Assert.Equal((null, null), (space.Fine, space.Longer));
    }

    [Theory]
    [InlineData("", "is empty; a search is a JSON object")]
    [InlineData("[]", "[] is not allowed; allowed: an object of description, recipe, set")]
    [InlineData("""{ "recipe": "few.json" """, "line 1")]
    [InlineData("""{ "recipe": "few.json" }""", "fields: is missing")]
    [InlineData("""{ "fields": {} }""", "recipe: is missing")]
    [InlineData("""{ "recipe": "few.json", "fields": {} }""", "fields: {} is not allowed; allowed: the fields that are tried")]
    [InlineData("""{ "recipe": "orgaz-bset", "fields": { "training.lambda": { "values": [1] } } }""", "recipe orgaz-bset", "orgaz-best")]
    [InlineData("""{ "recipe": 3 }""", "recipe: 3 is not allowed; allowed: text")]
    [InlineData("""{ "recipe": "few.json", "initialisations": 3 }""", "initialisations: there is no such field; did you mean initializations?")]
    [InlineData("""{ "recipe": "few.json", "recipe": "few.json" }""", "recipe: is given twice")]
    [InlineData("""{ "recipe": "few.json", "initializations": 0, LAMBDA }""", "initializations: 0 is not allowed; allowed: an integer 1 … 1,000")]
    [InlineData("""{ "recipe": "few.json", "initializations": 1.5, LAMBDA }""", "initializations: 1.5 is not allowed; allowed: an integer 1 … 1,000")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lamda": { "values": [1] } } }""", "fields: training.lamda: there is no such field; did you mean training.lambda?")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training": { "values": [1] } } }""", "fields: training is a section; name one of its fields")]
    [InlineData("""{ "recipe": "few.json", "fields": { "seed": { "values": [1] } } }""", "fields: seed is no field to try; initializations says")]
    [InlineData("""{ "recipe": "few.json", "fields": { "description": { "values": ["a"] } } }""", "fields: description is no field to try; it changes nothing")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": {} } }""", "fields.training.lambda: has 0 kinds of values; allowed: exactly one of values, grid, uniform, logUniform")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [1], "uniform": [0, 1] } } }""", "fields.training.lambda: has 2 kinds of values")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [] } } }""", "fields.training.lambda.values: [] is not allowed; allowed: a list of 1 … 10,000")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [0.1, -1] } } }""", "fields.training.lambda.values: -1 is not allowed; allowed: number ≥ 0")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [0.1, 1e-1] } } }""", "fields.training.lambda: 0.1 is not allowed; allowed: each value once")]
    [InlineData("""{ "recipe": "few.json", "fields": { "network.hidden": { "values": [[3], 4] } } }""", "fields.network.hidden.values: 4 is not allowed; allowed: list of 0 … 8")]
    [InlineData("""{ "recipe": "few.json", "fields": { "network.hidden": { "uniform": [3, 4] } }, "trials": 3 }""", "fields.network.hidden.uniform: [3, 4] is not allowed; allowed: values")]
    [InlineData("""{ "recipe": "few.json", "fields": { "schedule.kind": { "values": ["decay", "constnt"] } } }""", "fields.schedule.kind.values: \"constnt\" is not allowed; allowed: constant, triangular, decay, range")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "uniform": [0.1, 0.1] } }, "trials": 3 }""", "fields.training.lambda.uniform: [0.1, 0.1] is not allowed; allowed: two different numbers", "empty")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "uniform": [0.2, 0.1] } }, "trials": 3 }""", "fields.training.lambda.uniform: [0.2, 0.1] is not allowed; allowed: the lower number first")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "uniform": [0.2] } }, "trials": 3 }""", "fields.training.lambda.uniform: [0.2] is not allowed; allowed: a list of 2")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "logUniform": [0, 0.1] } }, "trials": 3 }""", "fields.training.lambda.logUniform: [0, 0.1] is not allowed; allowed: numbers above 0")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "uniform": [0, 1e999] } }, "trials": 3 }""", "fields.training.lambda.uniform[1]: 1e999 is not allowed; allowed: a number")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.momentum.rho": { "uniform": [0, 1] } }, "trials": 3 }""", "fields.training.momentum.rho.uniform: 1 is not allowed")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.batchSize": { "uniform": [1.5, 4] } }, "trials": 3 }""", "fields.training.batchSize.uniform: 1.5 is not allowed; allowed: integer")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "grid": { "from": 1, "to": 0, "step": 0.1 } } } }""", "fields.training.lambda.grid: 1 … 0 by 0.1 is not allowed; allowed: from below to")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "grid": { "from": 0, "to": 1, "step": 0 } } } }""", "fields.training.lambda.grid.step: 0 is not allowed; allowed: a number > 0")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "grid": { "from": 0, "to": 1, "step": 1e-9 } } } }""", "at most 10000 values")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "grid": { "from": 0, "to": 1 } } } }""", "fields.training.lambda.grid.step: is missing")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "grid": { "from": 0, "to": 1, "step": 0.001 } }, "schedule.rate": { "grid": { "from": 0, "to": 1, "step": 0.001 } } } }""", "at most 10000; draw from ranges")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "uniform": [0, 1] } } }""", "trials: is missing: values are drawn")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [0, 1] } }, "trials": 3 }""", "trials: 3 is not allowed; allowed: nothing, since lists and grids are tried in full: 2 trials")]
    [InlineData("""{ "recipe": "few.json", "set": { "training.lambda": 1 }, LAMBDA }""", "set.training.lambda: 1 is not allowed; allowed: a field that is not among those tried")]
    [InlineData("""{ "recipe": "few.json", "set": { "training.epoch": 1 }, LAMBDA }""", "set: training.epoch: there is no such field; did you mean training.epochs?")]
    [InlineData("""{ "recipe": "few.json", "set": { "training.epochs": 0 }, LAMBDA }""", "set.training.epochs: 0 is not allowed; allowed: integer 1 … 10,000")]
    [InlineData("""{ "recipe": "few.json", "set": { "schedule.cycles": 2 }, LAMBDA }""", "schedule.cycles: 2")]
    [InlineData("""{ "recipe": "few.json", "set": { "data.validation": [] }, LAMBDA }""", "recipe few.json has no validation images, by which trials are ranked; give data.validationCount")]
    [InlineData("""{ "recipe": "few.json", "fields": { "schedule.min": { "values": [0.05, 0.2] } } }""", "coarse trial 2: schedule.min: 0.2 is above schedule.max: 0.1")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "fine": {} }""", "fine.trials: is missing")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "fine": { "trials": 3, "around": 5 } }""", "fine.around: 5 is not allowed; allowed: 1 … 4, the trials of the coarse stage")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "fine": { "trials": 3, "fields": { "schedule.rate": { "uniform": [0, 1] } } } }""", "fine.fields.schedule.rate: is not among the fields of the coarse stage; allowed: training.lambda")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "fine": { "around": 2, "fields": { "training.lambda": { "values": [0, 1] } } } }""", "fine.around: 2 is not allowed; allowed: nothing, since every field has a range of its own")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "fine": { "trials": 3, "set": { "schedule.cycles": 3 } } }""", "schedule.cycles: 3")]
    [InlineData("""{ "recipe": "few.json", "fine": { "trials": 3 } }""", "fine: is a fine search without a coarse one; give fields")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "longer": {} }""", "longer.set: is missing")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "longer": { "set": {} } }""", "longer.set: {} is not allowed; allowed: the fields that make the training longer")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "longer": { "best": 0, "set": { "training.epochs": 3 } } }""", "longer.best: 0 is not allowed; allowed: an integer 1 … 10,000")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "longer": { "best": 5, "set": { "training.epochs": 3 } } }""", "longer.best: 5 is not allowed; allowed: 1 … 4, the trials there are to choose from")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "published": { "trials": [{ "set": { "schedule.rate": 1 } }] } }""", "published.trials: schedule.rate=1 is not allowed; allowed: a value for each field that is tried: training.lambda")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "published": { "trials": [{ "set": { "training.lambda": 1 }, "testAccuracy": 51 }] } }""", "published.trials[0].testAccuracy: 51 is not allowed; allowed: a number 0 … 1")]
    [InlineData("""{ "recipe": "few.json", "fields": { "training.lambda": { "values": [0, 1] } }, "published": { "trials": [{ "set": { "training.lambda": 0.5 } }] } }""", "published.trials.training.lambda: 0.5 is not allowed; allowed: one of the values tried: 0, 1")]
    [InlineData("""{ "recipe": "few.json", LAMBDA, "published": { "trials": [{ "set": { "training.lambda": 0.5 } }, { "set": { "training.lambda": 5e-1 } }] } }""", "published: training.lambda=0.5 is not allowed; allowed: each trial once")]
    public void Parse_OfWhatIsWrong_NamesFileFieldAndValue(string json, params string[] expected)
    {
        InputException e = Assert.Throws<InputException>(() => search.Parse(json.Replace("LAMBDA", Lambda, StringComparison.Ordinal)));
        Assert.All(expected, text => Assert.Contains(text, e.Message, StringComparison.Ordinal));
        Assert.True(e.Message.Contains(search.Path, StringComparison.Ordinal) || e.Message.StartsWith("recipe ", StringComparison.Ordinal), e.Message);
    }

    [Fact]
    public void Parse_WithAnOverrideOfATriedField_NamesTheOption()
    {
        InputException e = Assert.Throws<InputException>(() => SpaceReader.Parse(SmallSearch.Json, search.Path, [FieldAssignment.OfOption("training.lambda=1")]));
        Assert.StartsWith($"--set training.lambda=1: training.lambda is what {search.Path} searches", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoSuchName_SuggestsTheNearest()
    {
        InputException e = Assert.Throws<InputException>(() => SpaceReader.Read("orgaz-lamda"));
        Assert.Contains("did you mean orgaz-lambda?", e.Message, StringComparison.Ordinal);
    }
}
