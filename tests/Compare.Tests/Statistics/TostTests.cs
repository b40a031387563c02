using FsCheck;
using FsCheck.Fluent;

namespace Harness.Compare.Tests;

public sealed class TostTests
{
    // By hand: d = −15/200, SE = √(35 − 225/200)/200, z₀.₉₅ = 1.6448536269514722; p from erfc.
    [Theory]
    [InlineData(10, 25, 200, 0.05, -0.075, 0.02910111681705704, 0.8048500330401994, -0.12286707754487475, -0.02713292245512524)]
    [InlineData(10, 25, 200, 0.15, -0.075, 0.02910111681705704, 0.0049799171057909545, -0.12286707754487475, -0.02713292245512524)]
    [InlineData(146, 144, 10_000, 0.01, 0.0002, 0.0017029374621517959, 4.3381941411992305e-09, -0.0026010828610919167, 0.003001082861091917)]
    public void OverImages_OfKnownCounts_IsTheTextbooks(int b, int c, int n, double margin, double difference, double error, double p, double low, double high)
    {
        Tost tost = Tost.OverImages(b, c, n, margin);
        Assert.Equal(difference, tost.Difference, 1e-15);
        Assert.Equal(error, tost.StandardError, 1e-15);
        Assert.Equal(1, tost.PValue / p, 1e-8);
        Assert.Equal(low, tost.Interval90.Low, 1e-12);
        Assert.Equal(high, tost.Interval90.High, 1e-12);
        Assert.Equal(p < 0.05, tost.IsEquivalent);
    }

    // Differences of 40, −10, 20, 0 and 30 of 10,000 images; t₀.₉₅ of 4 degrees of freedom is 2.1318467863; p integrated.
    [Fact]
    public void OverSeeds_IsThePairedT()
    {
        Tost tost = Tost.OverSeeds([.. new[] { (40, 0), (0, 10), (20, 0), (0, 0), (30, 0) }.Select(s => Tost.OverImages(s.Item1, s.Item2, 10_000, 0.01))]);
        Assert.Equal(0.0016, tost.Difference, 1e-15);
        Assert.Equal(0.0009273618495495703, tost.StandardError, 1e-15);
        Assert.Equal(4, tost.DegreesOfFreedom);
        Assert.Equal(0.0004116342721029326, tost.PValue, 1e-10);
        Assert.Equal(-0.0003769933787241889, tost.Interval90.Low, 1e-12);
        Assert.Equal(0.003576993378724189, tost.Interval90.High, 1e-12);
        Assert.Equal(0.15955285269839278, tost.DifferenceP, 1e-9);
    }

    [Fact]
    public void OverSeeds_ThatHappenToDifferEqually_KeepTheErrorOfTheImages()
    {
        Tost tost = Tost.OverSeeds([Tost.OverImages(30, 20, 1000, 0.05), Tost.OverImages(30, 20, 1000, 0.05)]);
        Assert.Equal(Tost.OverImages(30, 20, 1000, 0.05).StandardError / Math.Sqrt(2), tost.StandardError, 1e-15);
    }

    [Fact]
    public void Predictions_ThatAreTheSame_AreEquivalent()
    {
        Tost image = Tost.OverImages(0, 0, 10, 1e-9);
        foreach (Tost tost in new[] { image, Tost.OverSeeds([image, image]) })
        {
            Assert.Equal((0, 1, (0, 0), true, false), (tost.PValue, tost.DifferenceP, tost.Interval90, tost.IsEquivalent, tost.IsBlunt));
        }
    }

    [Theory]
    [InlineData(0.03, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.NaN, 0.001)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 0.001)]
    public void IsEquivalent_BeyondTheMarginOrNotANumber_IsFalse(double difference, double error) =>
        Assert.False(new Tost(difference, error, 4, 0.01).IsEquivalent);

    [Fact]
    public void PValue_IsAProbability_BlindToTheSign_FallsWithTheMargin_AndSaysWhatTheIntervalSays() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(-300, 300).Select(x => x / 10_000.0).ToArbitrary(),
            Gen.Choose(1, 200).Select(x => x / 10_000.0).ToArbitrary(),
            Gen.Elements(1, 2, 9, double.PositiveInfinity).ToArbitrary(),
            (difference, error, freedom) =>
            {
                Tost tost = new(difference, error, freedom, 0.01);
                (double low, double high) = tost.Interval90;
                return tost.PValue is >= 0 and <= 1
                    && tost.PValue == (tost with { Difference = -difference }).PValue
                    && (tost with { Margin = 0.02 }).PValue <= tost.PValue
                    && tost.IsEquivalent == (low > -0.01 && high < 0.01)
                    && (tost with { Difference = 0 }).IsEquivalent != tost.IsBlunt;
            }));

    [Fact]
    public void OverSeeds_OfOneSeed_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tost.OverSeeds([Tost.OverImages(1, 2, 10, 0.01)]));
}
