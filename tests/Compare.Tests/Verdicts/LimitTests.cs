using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(Precision.Float64, 2.5e-10)]
    [InlineData(Precision.Float32, 5e-5)]
    public void Autograd_IsAShareOfTheScale_AndSaysSo(Precision precision, double expected)
    {
        Limit limit = Limit.Autograd(precision, scale: 2.5);
        Assert.Equal(expected, limit.Value, expected * 1e-12);
        Assert.Contains("of the largest magnitude 2.5", limit.Reason, StringComparison.Ordinal);
        Assert.Contains(precision.Name(), limit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UpdateStep_AddsTheRoundingOfWhatIsStored()
    {
        Limit limit = Limit.UpdateStep(Precision.Float32, change: 0.1, magnitude: 3);
        Assert.Equal(2e-5 * 0.1 + 2 * 3 * Math.Pow(2, -24), limit.Value, 1e-15);
    }

    [Theory]
    [InlineData(0, 1e-10)]
    [InlineData(0.01, 1e-10)]
    [InlineData(-7, 7e-10)]
    public void Metric_IsAShareOfTheValue_ButOfNoLessThanOne(double value, double expected) =>
        Assert.Equal(expected, Limit.Metric(Precision.Float64, value).Value, expected * 1e-12);

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
        Assert.False(MetricRow.Compare("L", Precision.Float32, hand, torch).Holds);

    [Theory]
    [InlineData(Verdict.Rounding, true, "ROUNDING")]
    [InlineData(Verdict.Kink, true, "KINK")]
    [InlineData(Verdict.Precision, false, "PRECISION")]
    [InlineData(Verdict.Formula, false, "FORMULA")]
    public void Verdict_HoldsForRoundingAndKinksAlone(Verdict verdict, bool holds, string text) =>
        Assert.Equal((holds, text), (verdict.Holds(), verdict.Text()));
}
