using System.Runtime.Intrinsics;

namespace Harness.Experiments.Tests;

public class NormalQuantileTests
{
    // √2·erf⁻¹(2p − 1) of the double p, computed with 60 digits (700 for 1e-300) and rounded to 20.
    [Theory]
    [InlineData(1e-300, -37.047096299361199237)]
    [InlineData(1e-20, -9.2623400897984075796)]
    [InlineData(1.1102230246251565e-16, -8.2095361516013868556)]
    [InlineData(1e-10, -6.3613409024040561991)]
    [InlineData(1e-05, -4.2648907939228246102)]
    [InlineData(0.001, -3.0902323061678135354)]
    [InlineData(0.01, -2.3263478740408410931)]
    [InlineData(0.025, -1.9599639845400542118)]
    [InlineData(0.0749, -1.4402382675279636631)]
    [InlineData(0.0751, -1.4388253927525399824)]
    [InlineData(0.1, -1.2815515655446004353)]
    [InlineData(0.25, -0.6744897501960817432)]
    [InlineData(0.4, -0.25334710313579974132)]
    [InlineData(0.499999, -2.5066282745665593779e-6)]
    [InlineData(0.5, 0)]
    [InlineData(0.6, 0.25334710313579974132)]
    [InlineData(0.75, 0.6744897501960817432)]
    [InlineData(0.925, 1.4395314709384562291)]
    [InlineData(0.975, 1.9599639845400538556)]
    [InlineData(0.99, 2.3263478740408407676)]
    [InlineData(0.999999, 4.7534243088170877657)]
    [InlineData(0.9999999999999999, 8.2095361516013868556)]
    public void At_OfKnownProbabilities_IsRightTo15Digits(double p, double quantile) =>
        Assert.True(Math.Abs(NormalQuantile.At(p) - quantile) <= 1e-15 * Math.Abs(quantile), $"{NormalQuantile.At(p):R}, not {quantile:R}");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void At_OfNoProbability_Throws(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.At(p));

    // Both are within an ulp or two of log x; near 1 the relative error of z = (m − 1)/(m + 1) decides.
    [Fact]
    public void Log_OfAnyPositiveNumber_IsThatOfTheSystemToRounding()
    {
        RandomStream stream = new(1, StreamPurpose.GradientSample);
        foreach (double x in Enumerable.Range(0, 10_000).Select(i => stream.Uniform(i))
            .SelectMany(u => (double[])[u, 1 + u, Math.ScaleB(1 + u, -1050), Math.ScaleB(1 + u, 1000), 1 - Math.ScaleB(u, -30)]))
        {
            double expected = Math.Log(x);
            Assert.True(Math.Abs(NormalQuantile.Log(Vector256.Create(x)).ToScalar() - expected) <= 4 * Math.ScaleB(Math.Abs(expected), -53), $"log {x:R}");
        }
    }

    // Centres, middles and tails, side by side and alone, over more than one gathering.
    [Theory]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(1224)]
    public void Replace_IsAtOfEach(int count)
    {
        double[] p = [.. Enumerable.Range(0, count).Select(i => (i % 7) switch
        {
            0 => Math.ScaleB(1, -1 - i % 60),
            1 => 1 - Math.ScaleB(1, -1 - i % 50),
            2 => i % 2 == 0 ? 0.075 : 0.925,
            _ => (i + 0.5) / count,
        })];
        double[] expected = [.. p.Select(NormalQuantile.At)];
        NormalQuantile.Replace(p);
        Assert.Equal(expected, p);
    }
}
