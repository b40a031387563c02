using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class StructuralZerosTests
{
    [Theory]
    [InlineData("b1", "W1")]
    [InlineData("db2", "dW2")]
    [InlineData("vb1", "vW1")]
    [InlineData("b3", "b3")]
    [InlineData("W1", "W1")]
    [InlineData("dBeta1", "dBeta1")]
    [InlineData("RunningMean1", "RunningMean1")]
    public void JudgedBy_WithBatchNormalisation_IsTheSameLayersWeights(string tensor, string judge) =>
        Assert.Equal(judge, new StructuralZeros(Recipe(BatchNormalizationKind.Torch)).JudgedBy(tensor));

    [Fact]
    public void Contains_WithoutBatchNormalisation_IsNothing() =>
        Assert.False(new StructuralZeros(Recipe(BatchNormalizationKind.None)).Contains("b1"));

    private static Recipe Recipe(BatchNormalizationKind kind) =>
        new() { Network = new() { Hidden = [7, 7], BatchNormalization = new() { Kind = kind } } };
}
