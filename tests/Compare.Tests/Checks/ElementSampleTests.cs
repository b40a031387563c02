using FsCheck;
using FsCheck.Fluent;

namespace Harness.Compare.Tests;

public sealed class ElementSampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(500)]
    public void Choose_OfASmallTensor_IsAllOfIt(int elements) =>
        Assert.Equal(Enumerable.Range(0, elements), ElementSample.Choose(elements, 500, seed: 1, tensor: 0));

    [Fact]
    public void Choose_OfALargeTensor_IsAscendingDistinctAndWithinIt() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(50),
        Prop.ForAll(
            Gen.Choose(501, 200_000).Two().ToArbitrary(),
            drawn =>
            {
                int[] sample = ElementSample.Choose(drawn.Item1, 500, seed: drawn.Item2, tensor: 3);
                return sample.Length == 500 && sample[0] >= 0 && sample[^1] < drawn.Item1 && sample.Zip(sample.Skip(1)).All(pair => pair.First < pair.Second);
            }));

    [Fact]
    public void Choose_BelongsToSeedAndTensor()
    {
        int[] sample = ElementSample.Choose(10_000, 500, seed: 1, tensor: 0);
        Assert.Equal(sample, ElementSample.Choose(10_000, 500, seed: 1, tensor: 0));
        Assert.NotEqual(sample, ElementSample.Choose(10_000, 500, seed: 2, tensor: 0));
        Assert.NotEqual(sample, ElementSample.Choose(10_000, 500, seed: 1, tensor: 1));
    }

    [Fact]
    public void Choose_ReachesTheWholeTensor()
    {
        int[] sample = ElementSample.Choose(10_000, 500, seed: 1, tensor: 0);
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(sample.Count(i => i / 1000 == tenth), 20, 90));
    }

    [Fact]
    public void Default_IsAtLeastFiveHundredElements() => Assert.True(new GradientCheckOptions().ElementsPerTensor >= 500);
}
