namespace Harness.Experiments.Tests;

public class NearestTests
{
    [Theory]
    [InlineData("lamda", "lambda")]
    [InlineData("HALFCYCLE", "halfCycle")]
    [InlineData("epoch", "epochs")]
    [InlineData("hafCycels", "halfCycle")]
    [InlineData("zebra crossing", null)]
    public void To_GivesTheNameOfFewestEdits(string given, string? nearest) =>
        Assert.Equal(nearest, Nearest.To(given, ["lambda", "epochs", "halfCycle"]));

    [Fact]
    public void To_OfNoNames_GivesNone() => Assert.Null(Nearest.To("a", []));
}
