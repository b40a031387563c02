namespace Harness.Experiments.Tests;

public class LimitsTests
{
    [Theory]
    [InlineData(0, 1, false, false, "0 … 1", new[] { 0.0, 0.5, 1.0 }, new[] { -1e-300, 1.0000000000000002 })]
    [InlineData(0, 1, false, true, "≥ 0 and < 1", new[] { 0.0, 0.9999999999999999 }, new[] { 1.0, -1.0 })]
    [InlineData(0, 1, true, false, "> 0 and ≤ 1", new[] { 1e-300, 1.0 }, new[] { 0.0, 2.0 })]
    [InlineData(0, double.PositiveInfinity, false, false, "≥ 0", new[] { 0.0, 1e300 }, new[] { -1.0 })]
    [InlineData(1, 100_000, false, false, "1 … 100,000", new[] { 1.0, 100_000 }, new[] { 0.0, 100_001 })]
    public void Limits_ContainTheirInterval_AndSaySo(
        double minimum, double maximum, bool excludesMinimum, bool excludesMaximum, string text, double[] inside, double[] outside)
    {
        Limits limits = new(minimum, maximum, excludesMinimum, excludesMaximum);
        Assert.Equal(text, limits.ToString());
        Assert.All(inside, value => Assert.True(limits.Contains(value)));
        Assert.All(outside.Concat([double.NaN, double.PositiveInfinity, double.NegativeInfinity]), value => Assert.False(limits.Contains(value)));
    }
}
