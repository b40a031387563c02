namespace Harness.Compare.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void MeanAndDeviation_AreTheSamples()
    {
        (double mean, double deviation) = Statistics.MeanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, mean);
        Assert.Equal(Math.Sqrt(32 / 7.0), deviation, 1e-15);
    }

    [Fact]
    public void Deviation_OfOneValue_IsNotKnown() => Assert.Equal((3, double.NaN), Statistics.MeanAndDeviation([3]));

    [Theory]
    [InlineData(new[] { 0.4601 }, "46.01 %")]
    [InlineData(new[] { 0.46, 0.48 }, "47.00 ± 1.41 %")]
    public void Percent_ShowsTheSpreadWhereThereIsOne(double[] shares, string expected) => Assert.Equal(expected, Statistics.Percent(shares));
}
