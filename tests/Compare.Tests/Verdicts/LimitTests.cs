using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(Precision.Float64, 2, 53)]
    [InlineData(Precision.Float32, 1, 24)]
    public void Rounding_IsTheBoundTimesTheUnitRoundoffOfEachSide_AndSaysSo(Precision precision, int sides, int bits)
    {
        ElementLimits limits = Limit.Rounding([3, 0], precision, sides);
        Assert.Equal([sides * 3 * Math.Pow(2, -bits), 0], limits.Values);
        Assert.Contains(precision.Name(), limits.Reason, StringComparison.Ordinal);
        Assert.Equal(new Limit(0, limits.Reason), limits.At(1));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, -1, true)]
    [InlineData(1, 1.0000001, false)]
    [InlineData(1, -1.0000001, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, false)]
    [InlineData(double.PositiveInfinity, double.NaN, false)]
    [InlineData(double.NaN, 0, false)]
    public void Allows_WhatIsFiniteAndNotMore(double limit, double difference, bool allowed) =>
        Assert.Equal(allowed, new Limit(limit, "").Allows(difference));

    [Theory]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 1)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Metric_ThatIsNotFinite_NeverHolds(double hand, double torch) =>
        Assert.False(new MetricRow("L", hand, torch, new Limit(double.MaxValue, "")).Holds);

    [Theory]
    [InlineData(Verdict.Rounding, true, "ROUNDING")]
    [InlineData(Verdict.Kink, true, "KINK")]
    [InlineData(Verdict.Precision, false, "PRECISION")]
    [InlineData(Verdict.Formula, false, "FORMULA")]
    public void Verdict_HoldsForRoundingAndKinksAlone(Verdict verdict, bool holds, string text) =>
        Assert.Equal((holds, text), (verdict.Holds(), verdict.Text()));
}
