using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class NumericGradientTests
{
    private const double H = 1e-5;

    [Fact]
    public void Against_TheRightGradient_IsRounding()
    {
        NumericGradient numeric = Measure([0.5, -2], Smooth, [SmoothSlope(0.5), SmoothSlope(-2)], out NamedTensor gradient);
        Assert.Equal(0, numeric.Corners);
        Assert.Equal(["centered", "forward"], numeric.Against(gradient, Precision.Float64).Select(row => row.Against));
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal(Verdict.Rounding, row.Verdict));
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(-1e-4)]
    public void Against_AGradientWithOneWrongElement_IsFormulaThere(double share)
    {
        NumericGradient numeric = Measure([0.5, -2], Smooth, [SmoothSlope(0.5), SmoothSlope(-2) * (1 + share)], out NamedTensor gradient);
        Assert.Equal(0, numeric.Corners);
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal((Verdict.Formula, "(1)"), (row.Verdict, row.Difference.MaxAbsAt)));
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.03, 1)]
    [InlineData(-0.03, 0)]
    public void Against_WithACornerWithinH_IsKink(double stepsFromCorner, double slope)
    {
        NumericGradient numeric = Measure([stepsFromCorner * H, 1], Corner, [slope, 1], out NamedTensor gradient);
        Assert.Equal(1, numeric.Corners);
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal((Verdict.Kink, 1), (row.Verdict, row.Kinks)));
    }

    [Fact]
    public void Against_AWrongGradientNearACorner_StaysFormula()
    {
        NumericGradient numeric = Measure([0.3 * H, 1], Corner, [0.9, 1], out NamedTensor gradient);
        Assert.Equal(0, numeric.Corners);
        Assert.Equal(Verdict.Formula, numeric.Against(gradient, Precision.Float64).First().Verdict);
    }

    [Fact]
    public void Against_AWrongGradientBesideAnotherElementsCorner_StaysFormula()
    {
        NumericGradient numeric = Measure([0.3 * H, 1], Corner, [1, 1.001], out NamedTensor gradient);
        Assert.Equal(1, numeric.Corners);
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal((Verdict.Formula, "(1)"), (row.Verdict, row.Difference.MaxAbsAt)));
    }

    [Fact]
    public void Against_AGradientThatIsNaN_IsFormula()
    {
        NumericGradient numeric = Measure([0.5, -2], Smooth, [double.NaN, SmoothSlope(-2)], out NamedTensor gradient);
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal(Verdict.Formula, row.Verdict));
    }

    [Fact]
    public void Against_AFloat32Gradient_AllowsFloat32Rounding()
    {
        NumericGradient numeric = Measure([0.5, -2], Smooth, [SmoothSlope(0.5), SmoothSlope(-2)], out NamedTensor gradient);
        gradient.Values[0] *= 1 + 1e-5;
        Assert.All(numeric.Against(gradient, Precision.Float32), row => Assert.Equal(Verdict.Rounding, row.Verdict));
        Assert.Contains(numeric.Against(gradient, Precision.Float64), row => row.Verdict == Verdict.Formula);
    }

    [Fact]
    public void Measure_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(() => NumericGradient.Measure(
        new FiniteDifferences(new FunctionEngine([1], Smooth), FunctionEngine.Batch),
        new NamedTensor("x", [1], [1]), new NamedTensor("dx", [1], [1]), [0], H, new CancellationToken(canceled: true)));

    private static double Smooth(double[] x) => x.Sum(Math.Sin);

    private static double SmoothSlope(double x) => Math.Cos(x);

    private static double Corner(double[] x) => x.Sum(element => Math.Max(0, element));

    private static NumericGradient Measure(double[] x, Func<double[], double> cost, double[] slopes, out NamedTensor gradient)
    {
        FunctionEngine engine = new(x, cost);
        gradient = new NamedTensor("dx", [x.Length], slopes);
        return NumericGradient.Measure(
            new FiniteDifferences(engine, FunctionEngine.Batch), engine.X.Clone(), gradient, [.. Enumerable.Range(0, x.Length)], H, default);
    }
}
