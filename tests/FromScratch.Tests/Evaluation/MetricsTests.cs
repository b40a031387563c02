namespace Harness.FromScratch.Tests;

public sealed class MetricsTests
{
    [Theory]
    [InlineData(new float[] { 1, 3, 2 }, 1)]
    [InlineData(new float[] { 3, 3, 2 }, 0)]
    [InlineData(new float[] { 1, 3, 3 }, 1)]
    [InlineData(new float[] { -5, -4, -3 }, 2)]
    [InlineData(new float[] { 1, float.NaN, 2 }, 2)]
    [InlineData(new float[] { 7 }, 0)]
    public void Predict_GivesTheLowestClassOfTheLargestScore(float[] scores, int expected) =>
        Assert.Equal(expected, Metrics.Predict<float>(scores));

    [Fact]
    public void DiagonalShare_IsCorrectOverAll() =>
        Assert.Equal(0.6, Metrics.DiagonalShare(new[,] { { 4, 1 }, { 3, 2 } }), 1e-15);
}
