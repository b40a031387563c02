namespace Harness.Experiments.Tests;

public class PrecisionTests
{
    // u is the smallest power of two that is lost when it is added to 1.
    [Fact]
    public void UnitRoundoff_IsLostWhenAddedToOne()
    {
        Assert.Equal(1f, 1f + (float)Precision.Float32.UnitRoundoff());
        Assert.NotEqual(1f, 1f + (float)(2 * Precision.Float32.UnitRoundoff()));
        Assert.Equal(1.0, 1.0 + Precision.Float64.UnitRoundoff());
        Assert.NotEqual(1.0, 1.0 + (2 * Precision.Float64.UnitRoundoff()));
    }

    [Fact]
    public void Name_IsThatOfRecipes() =>
        Assert.Equal(("float32", "float64"), (Precision.Float32.Name(), Precision.Float64.Name()));
}
