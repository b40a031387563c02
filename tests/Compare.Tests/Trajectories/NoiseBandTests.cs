using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class NoiseBandTests
{
    private const double U = 1.1102230246251565e-16; // 2⁻⁵³
    private static readonly double Bound = Student.Bound(1);

    [Fact]
    public void Of_AddsWhatStepsAddAndWhatItGrowsTo()
    {
        NoiseBand band = Started();
        band.Add(Spread.Of(Twins(0.3)), State(0), Step(0.002));
        // δ₀/G₀ = 0.002/0.1, E = G₁ = 0.3.
        AssertLimit(band, Math.Sqrt(Square(0.02 * 0.3) + Square(0.002)));
        band.Add(Spread.Of(Twins(0.2)), State(0), Step(0.03));
        // δ₁/G₁ = 0.03/0.3; what grew once stays grown.
        AssertLimit(band, Math.Sqrt((Square(0.02) + Square(0.1)) * Square(0.3) + Square(0.002) + Square(0.03)));
    }

    [Fact]
    public void Of_AfterARestart_KnowsOnlyWhatWasAddedSince()
    {
        NoiseBand band = Started();
        band.Add(Spread.Of(Twins(0.3)), State(0), Step(0.002));
        band.Restart();
        band.Add(Spread.Of(Twins(0.3)), State(0), Step(0.004));
        AssertLimit(band, Math.Sqrt(Square(0.004 / 0.3 * 0.3) + Square(0.004)));
    }

    [Fact]
    public void Of_StepsOfUnknownRounding_AllowsTheRoundingOfStoring()
    {
        NoiseBand band = Started();
        band.Add(Spread.Of(Twins(0.1)), State(8), step: null);
        AssertLimit(band, Math.Sqrt(Square(8 * U) + Square(8 * U)));
    }

    [Fact]
    public void Of_NoTwins_AllowsWhatIsFinite()
    {
        NoiseBand band = new(Precision.Float64, []);
        band.Add(spread: null, State(0), Step(1));
        Assert.True(band.Of("W1").Allows(1e300));
        Assert.False(band.Of("W1").Allows(double.NaN));
        Assert.Equal(double.MaxValue, band.Suspicious);
    }

    [Fact]
    public void Suspicious_IsFourTimesWhatTheNearestTwinsMakeLikely()
    {
        NoiseBand band = Started();
        band.Add(Spread.Of(Twins(0.3)), State(0), Step(0.002));
        Assert.Equal(4 * 0.02 * 0.3, band.Suspicious, 1e-12);
    }

    private static NoiseBand Started() => new(Precision.Float64, Twins(0.1));

    private static void AssertLimit(NoiseBand band, double expected)
    {
        Limit limit = band.Of("W1");
        Assert.Equal(Bound * expected, limit.Value, 1e-9 * Bound * expected);
        Assert.Contains("times what rounding makes of the trajectory", limit.Reason, StringComparison.Ordinal);
    }

    // Two twins whose standard deviation is s: s/√2 to either side of 0.
    private static NamedTensors[] Twins(double s) => [State(s / Math.Sqrt(2)), State(-s / Math.Sqrt(2))];

    private static NamedTensors State(double x) => new([new NamedTensor("W1", [1], [x])]);

    private static StateDistance Step(double x) => new(x, new Dictionary<string, double> { ["W1"] = x });

    private static double Square(double x) => x * x;
}
