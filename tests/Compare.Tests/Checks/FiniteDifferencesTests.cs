namespace Harness.Compare.Tests;

public sealed class FiniteDifferencesTests
{
    // J = x³ + 2y: J′ = 3x², J″ = 6x, and the centred difference is off by exactly h².
    private static FunctionEngine Cubic() => new([1.5, -1], x => x[0] * x[0] * x[0] + 2 * x[1]);

    [Fact]
    public void At_OfACubic_HasTheErrorsThatTheoryGives()
    {
        const double h = 1e-2;
        NumericDerivative d = new FiniteDifferences(Cubic(), FunctionEngine.Batch).At("x", 0, 1.5, h);
        Assert.Equal(6.75 + h * h, d.Centred, 1e-12);
        Assert.Equal(6.75 + 3 * 1.5 * h + h * h, d.Forward, 1e-12);
        Assert.Equal(h / 2 * 9, d.Curvature, 1e-12);
        Assert.Equal(4 * Math.Pow(2, -53) * 1.375 / h, d.Rounding, 1e-25);
    }

    [Fact]
    public void At_WithTheDefaultStep_IsExactToTenDigits() =>
        Assert.Equal(6.75, new FiniteDifferences(Cubic(), FunctionEngine.Batch).At("x", 0, 1.5, FiniteDifferences.DefaultStep).Centred, 1e-9);

    [Fact]
    public void At_PutsTheElementBack()
    {
        using FunctionEngine engine = Cubic();
        FiniteDifferences differences = new(engine, FunctionEngine.Batch);
        Assert.Equal(1.375, differences.Cost);
        Assert.Equal(2, differences.At("x", 1, -1, 0.1).Centred, 1e-12);
        Assert.Equal([1.5, -1], engine.X.Values);
    }
}
