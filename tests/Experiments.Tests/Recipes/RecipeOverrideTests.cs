namespace Harness.Experiments.Tests;

public class RecipeOverrideTests
{
    private const string Json = """{ "training": { "lambda": 0.5 }, "schedule": { "cycles": 2 } }""";

    [Fact]
    public void Override_ReplacesOneField_AndLeavesTheOthers()
    {
        Recipe recipe = RecipeReader.Parse(Json, "x.json", ["schedule.halfCycle=7", "schedule.kind=triangular"]);
        Assert.Equal(new ScheduleOptions { HalfCycle = 7, Cycles = 2 }, recipe.Schedule);
        Assert.Equal(0.5, recipe.Training.Lambda);
    }

    [Fact]
    public void Override_OfEqualPaths_HoldsTheLast() =>
        Assert.Equal(3, RecipeReader.Parse(Json, "x.json", ["seed=2", "seed=3"]).Seed);

    [Fact]
    public void Override_OfALists_ReplacesAllOfIt() =>
        Assert.Equal([50, 30], RecipeReader.Parse(Json, "x.json", ["network.hidden=[50, 30]"]).Network.Hidden);

    [Fact]
    public void Override_WithNull_TakesAValueAway()
    {
        Recipe recipe = RecipeReader.Parse(Json, "x.json", ["schedule.cycles=null", "training.epochs=3"]);
        Assert.Equal((null, 3), (recipe.Schedule.Cycles, recipe.Training.Epochs));
    }

    [Fact]
    public void Override_InASectionThatIsNotThere_MakesIt() =>
        Assert.Equal(0.5, RecipeReader.Parse(Json, "x.json", ["published.testAccuracy=0.5"]).Published!.TestAccuracy);

    [Theory]
    [InlineData("description=a=b", "a=b")]
    [InlineData("description=", "")]
    [InlineData("description=12", "12")]
    [InlineData("description=\"12\"", "12")]
    public void Override_OfAText_NeedsNoQuotes(string assignment, string value) =>
        Assert.Equal(value, RecipeReader.Parse(Json, "x.json", [assignment]).Description);

    [Fact]
    public void Override_MendsWhatTheFileHasAmiss() =>
        Assert.Equal(0.2, RecipeReader.Parse("""{ "training": { "epochs": 1 }, "schedule": { "min": 0.2 } }""", "x.json", ["schedule.max=0.3"]).Schedule.Min);

    [Theory]
    [InlineData("training.lamda=1", "--set training.lamda=1: training.lamda: there is no such field; did you mean training.lambda?")]
    [InlineData("lambda=1", "did you mean training.lambda?")]
    [InlineData("$schema=1", "--set $schema=1: $schema: there is no such field")]
    [InlineData("training=1", "--set training=1: training is a section; name one of its fields: training.lambda, ")]
    [InlineData("training.lambda", "--set training.lambda: is not path=value; for example --set training.lambda=0.001")]
    [InlineData("=1", "--set =1: is not path=value")]
    [InlineData("", "--set : is not path=value")]
    [InlineData("training.lambda=-1", "--set training.lambda=-1: training.lambda: -1 is not allowed; allowed: number ≥ 0")]
    [InlineData("training.lambda=much", "--set training.lambda=much: training.lambda: \"much\" is not allowed; allowed: number ≥ 0")]
    [InlineData("network.hidden=[50,", "\"[50,\" is not allowed; allowed: list of")]
    [InlineData("training.epochs=3", "--set training.epochs=3: training.epochs: 3 and schedule.cycles: 2 both say how long")]
    [InlineData("schedule.max=0", "--set schedule.max=0: schedule.min: 1E-05 is above schedule.max: 0")]
    public void Override_ThatIsNotAllowed_NamesTheOption(string assignment, string message)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeReader.Parse(Json, "x.json", [assignment]));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
