using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Distributions;

namespace Harness.Compare.Tests;

public sealed class TostTests
{
    // Scores with 40 digits (mpmath), the interval's ends by bisection: b = c = 0 has the score √(nΔ/(1 − Δ)).
    [Theory]
    [InlineData(10, 25, 200, 0.05, -0.075, 0.80705912066987294, -0.12519543882245617, -0.027356982945323727)]
    [InlineData(10, 25, 200, 0.15, -0.075, 0.0084388799537584958, -0.12519543882245617, -0.027356982945323727)]
    [InlineData(25, 10, 200, 0.15, 0.075, 0.0084388799537584958, 0.027356982945323727, 0.12519543882245617)]
    [InlineData(146, 144, 10_000, 0.01, 0.0002, 2.021037950989838e-8, -0.0026125140652801261, 0.0030142004249390589)]
    [InlineData(40, 0, 10_000, 0.01, 0.004, 8.1864822514842575e-10, 0.0030874516747059079, 0.0051808656415245023)]
    [InlineData(1, 0, 500, 0.01, 0.002, 0.03609909885082881, -0.0033927285591016258, 0.008914125800331725)]
    [InlineData(3, 2, 500, 0.01, 0.002, 0.072817270908307219, -0.0067244149816272243, 0.011398618983966287)]
    [InlineData(0, 0, 20, 0.01, 0, 0.32654755746609101, -0.11915783736096448, 0.11915783736096448)]
    public void OverImages_OfKnownCounts_IsTheScoreTest(int b, int c, int n, double margin, double difference, double p, double low, double high)
    {
        Tost tost = Tost.OverImages(b, c, n, margin);
        Assert.Equal(difference, tost.Difference, 1e-15);
        Assert.Equal(1, tost.PValue / p, 1e-8);
        Assert.Equal(low, tost.Interval90.Low, 1e-12);
        Assert.Equal(high, tost.Interval90.High, 1e-12);
        Assert.Equal(p < 0.05, tost.IsEquivalent);
    }

    // Of the question whether they differ the score test is McNemar's, without a correction.
    [Fact]
    public void OverImages_AskedForADifference_IsMcNemars() =>
        Assert.Equal(2 * Normal.CDF(0, 1, -15 / Math.Sqrt(35)), Tost.OverImages(10, 25, 200, 0.01).DifferenceP, 1e-12);

    // That 267 images are classified alike has a chance of 7 % where one in a hundred is not: it takes one more.
    [Theory, InlineData(1, false), InlineData(20, false), InlineData(267, false), InlineData(268, true), InlineData(10_000, true)]
    public void OverImages_AllAlike_AreEquivalentIfThereAreEnough(int n, bool equivalent)
    {
        Tost image = Tost.OverImages(0, 0, n, 0.01);
        Assert.Equal((0, 1, equivalent, !equivalent), (image.Difference, image.DifferenceP, image.IsEquivalent, image.IsBlunt));
        Assert.False(Tost.OverSeeds([image with { }, Tost.OverImages(0, 0, 20, 0.01)]).IsEquivalent, "seeds of few images");
    }

    // Differences of 40, −10, 20, 0 and 30 of 10,000 images; t₀.₉₅ of 4 degrees of freedom is 2.1318467863; p integrated.
    [Fact]
    public void OverSeeds_IsThePairedT()
    {
        Tost tost = Tost.OverSeeds([.. new[] { (40, 0), (0, 10), (20, 0), (0, 0), (30, 0) }.Select(s => Tost.OverImages(s.Item1, s.Item2, 10_000, 0.01))]);
        Assert.Equal(0.0016, tost.Difference, 1e-15);
        Assert.Equal(0.0004116342721029326, tost.PValue, 1e-10);
        Assert.Equal(-0.0003769933787241889, tost.Interval90.Low, 1e-12);
        Assert.Equal(0.003576993378724189, tost.Interval90.High, 1e-12);
        Assert.Equal(0.15955285269839278, tost.DifferenceP, 1e-9);
    }

    [Fact]
    public void OverSeeds_ThatHappenToDifferEqually_KeepTheErrorOfTheImages()
    {
        Tost image = Tost.OverImages(30, 20, 1000, 0.05), tost = Tost.OverSeeds([image, image]);
        Assert.Equal((image.Interval90.High - image.Interval90.Low) / (2 * 1.6448536269514722), image.StandardError, 1e-12);
        Assert.Equal(Tost.Student(0.01, image.StandardError / Math.Sqrt(2), 1, 0.05), tost);
    }

    [Theory]
    [InlineData(0.03, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.NaN, 0.001)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 0.001)]
    public void IsEquivalent_BeyondTheMarginOrNotANumber_IsFalse(double difference, double error) =>
        Assert.False(Tost.Student(difference, error, 4, 0.01).IsEquivalent);

    [Fact]
    public void PValue_IsAProbability_BlindToTheSign_FallsWithTheMargin_AndSaysWhatTheIntervalSays() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(-300, 300).Select(x => x / 10_000.0).ToArbitrary(),
            Gen.Choose(1, 200).Select(x => x / 10_000.0).ToArbitrary(),
            Gen.Elements(1, 2, 9, double.PositiveInfinity).ToArbitrary(),
            (difference, error, freedom) =>
            {
                Tost tost = Tost.Student(difference, error, freedom, 0.01);
                (double low, double high) = tost.Interval90;
                return tost.PValue is >= 0 and <= 1
                    && tost.PValue == Tost.Student(-difference, error, freedom, 0.01).PValue
                    && Tost.Student(difference, error, freedom, 0.02).PValue <= tost.PValue
                    && tost.IsEquivalent == (low > -0.01 && high < 0.01)
                    && Tost.Student(0, error, freedom, 0.01).IsEquivalent != tost.IsBlunt;
            }));

    [Fact]
    public void OverImages_IsAProbability_BlindToWhichIsWhich_AndSaysWhatTheIntervalSays() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(0, 200).ToArbitrary(),
            Gen.Choose(0, 200).ToArbitrary(),
            Gen.Choose(400, 20_000).ToArbitrary(),
            (b, c, n) =>
            {
                Tost tost = Tost.OverImages(b, c, n, 0.01), other = Tost.OverImages(c, b, n, 0.01);
                (double low, double high) = tost.Interval90;
                return tost.PValue is >= 0 and <= 1
                    && tost.PValue == other.PValue
                    && tost.DifferenceP == other.DifferenceP
                    && Tost.OverImages(b, c, n, 0.02).PValue <= tost.PValue
                    && low <= tost.Difference && tost.Difference <= high
                    && (Math.Abs(tost.PValue - 0.05) < 1e-9 || tost.IsEquivalent == (low > -0.01 && high < 0.01));
            }));

    [Fact]
    public void OverSeeds_OfOneSeed_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tost.OverSeeds([Tost.OverImages(1, 2, 10, 0.01)]));
}
