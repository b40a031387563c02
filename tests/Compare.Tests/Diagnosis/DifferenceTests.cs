using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class DifferenceTests
{
    private static readonly Site Site = new("Linear 1", Pass.Backward, "dW1");

    [Fact]
    public void Find_OfWhatRoundingExplains_IsNothing() => Assert.Null(Find([1, 2], [1 + 1e-12, 2]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Find_OfWhatIsNotFinite_IsADifference(double value)
    {
        Assert.NotNull(Find([value, 2], [value, 2]));
        Assert.False(Find([value, 2], [1, 2])!.IsFinite);
    }

    [Fact]
    public void Find_OfAnotherShape_IsADifference() => Assert.NotNull(Find([1, 2, 3], [1, 2]));

    [Fact]
    public void Fits_WhatWasComputed_ToRounding()
    {
        Difference difference = Find([2, 4], [1, 2])!;
        Assert.True(difference.Fits(new Grid(1, 2, [2 + 1e-13, 4])));
        Assert.False(difference.Fits(new Grid(1, 2, [2 + 1e-9, 4])));
        Assert.False(difference.Fits(new Grid(1, 2, [2, double.NaN])));
        Assert.False(difference.Fits(new Grid(1, 3, [2, 4, 0])));
    }

    [Fact]
    public void Fits_NoPredictionThatIsAsGoodAsRight()
    {
        Difference difference = Find([1 + 1.5e-10, 2], [1, 2])!;
        Assert.False(difference.Fits(new Grid(1, 2, [1, 2])));
    }

    [Fact]
    public void Factor_IsTheOneBetweenBoth() => Assert.Equal(3, Find([3, 6], [1, 2])!.Factor, 1e-12);

    private static Difference? Find(double[] left, double[] right) => Difference.Find(
        Site, new NamedTensor("dW1", [left.Length], left), new NamedTensor("dW1", [right.Length], right), new ElementLimits([1e-10, 1e-10], ""));
}
