using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class FiniteDifferencesTests
{
    [Fact]
    public void At_TakesTheFiveValues_AndPutsTheElementBack()
    {
        using FunctionEngine engine = new([1.5, -1], x => x[0] * x[0] * x[0] + 2 * x[1]);
        FiniteDifferences differences = new(engine, FunctionEngine.Batch);
        Assert.Equal(1.375, differences.Cost);
        Assert.Equal((-1.875, -1, 1.375, 6, 13.625), differences.At("x", 0, 1.5, 0.5).Costs);
        Assert.Equal(2, differences.At("x", 1, -1, 0.125).Derivative, 1e-12);
        Assert.Equal([1.5, -1], engine.X.Values);
    }

    [Fact]
    public void Derivative_IsOffByTheNoise_AndByWhatRoundingOfXMovesJ()
    {
        using FunctionEngine engine = new([1.5], x => 4 * x[0]);
        Stencil stencil = new FiniteDifferences(engine, FunctionEngine.Batch).At("x", 0, 1.5, 0.125);
        NumericDerivative derivative = FiniteDifferences.Derivative(stencil, 1.5, noise: 1e-15);
        Assert.Equal((4, 0), (derivative.Value, derivative.Truncation));
        Assert.Equal((1e-15 + Math.Pow(2, -53) * 1.5 * 4) / 0.125, derivative.Rounding, 1e-20);
        Assert.Equal((derivative.Rounding, false), (derivative.Error, derivative.IsTruncated));
    }

    [Fact]
    public void Noise_OfACostThatIsSmooth_IsThatOfStoringIt()
    {
        using FunctionEngine engine = new([0.5], x => x[0]);
        Assert.Equal(6 * Math.Pow(2, -53) * 0.5 / Math.Sqrt(3), Noise(engine), 1e-25);
        Assert.Equal(6 * Math.Pow(2, -53) * 100.5 / Math.Sqrt(3), Noise(engine, scores: 100), 1e-25);
        Assert.Equal([0.5], engine.X.Values);
    }

    // Uniform within ±a: a standard deviation of a/√3, of which 5 fourth differences of 3 elements tell about as much.
    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-9)]
    public void Noise_OfACostThatIsNoisy_IsSixDeviations(double amplitude)
    {
        using FunctionEngine engine = new([0.5, 0.25, -2], x => Math.Sin(x.Sum()) + amplitude * Scatter(x));
        Assert.InRange(Noise(engine), 3 * amplitude / Math.Sqrt(3), 12 * amplitude / Math.Sqrt(3));
    }

    private static double Noise(FunctionEngine engine, double scores = 0) => new FiniteDifferences(engine, FunctionEngine.Batch, scores: scores)
        .Noise("x", [.. Enumerable.Range(0, engine.X.Values.Length)], (double[])engine.X.Values.Clone());

    // A number in (−1, 1) that belongs to the bits of x.
    private static double Scatter(double[] x) =>
        2 * new RandomStream(x.Sum(BitConverter.DoubleToInt64Bits), StreamPurpose.SyntheticImages).Uniform(0) - 1;
}
