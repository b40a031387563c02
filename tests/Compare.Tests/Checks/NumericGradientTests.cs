using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class NumericGradientTests
{
    private const double H = 1e-5;

    [Fact]
    public void Against_TheRightGradient_IsRounding()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, -2], Smooth, SmoothSlope);
        GradientRow[] rows = [.. Rows(numeric, gradient)];
        Assert.Equal(["centered", "forward"], rows.Select(row => row.Against));
        Assert.All(rows, row => Assert.Equal((Verdict.Rounding, 0, 0), (row.Verdict, row.Kinks, row.Unresolved)));
        Assert.All(rows, row => Assert.InRange(row.Worst!.Limit, 0, 1e-7));
    }

    [Fact]
    public void Against_ShowsThePlainQuotientsWithTheStepThatWasGiven()
    {
        const double h = 1e-3;
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5], Smooth, SmoothSlope, h);
        GradientRow[] rows = [.. Rows(numeric, gradient)];
        Assert.Equal((Math.Sin(0.5 + h) - Math.Sin(0.5 - h)) / (2 * h), rows[0].Difference.RightAtMaxAbs, 1e-12);
        Assert.Equal((Math.Sin(0.5 + h) - Math.Sin(0.5)) / h, rows[1].Difference.RightAtMaxAbs, 1e-12);
        Assert.Equal(Math.Cos(0.5) * h * h / 6, rows[0].Limit.Value, 1e-7);
        Assert.Equal(Math.Sin(0.5) * h / 2, rows[1].Limit.Value, 1e-6);
        Assert.All(rows, row => Assert.True(row.Difference.IsWithin(row.Limit)));
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(-1e-4)]
    [InlineData(1e-7)]
    public void Against_AGradientWithOneWrongElement_IsFormulaThere(double share)
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, -2], Smooth, SmoothSlope);
        gradient.Values[1] *= 1 + share;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, "(1)"), (row.Verdict, row.Worst!.At)));
    }

    // The input of a network may be a thousand times larger or smaller than is usual, and its curvature with it.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e3)]
    public void Against_ACostOfAnotherScale_FindsTheStepThatFits(double scale)
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5 / scale, 1 / scale], x => Smooth([.. x.Select(e => scale * e)]), x => scale * Math.Cos(scale * x));
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Rounding, 0), (row.Verdict, row.Unresolved)));
        Assert.All(Rows(numeric, gradient), row => Assert.InRange(row.Worst!.Limit, 0, 1e-7 * scale));
        gradient.Values[0] *= 1 + 1e-6;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, "(0)"), (row.Verdict, row.Worst!.At)));
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.03, 1)]
    [InlineData(-0.03, 0)]
    [InlineData(-1.5, 0)]
    public void Against_WithACornerWithinReach_TakesAStepThatEndsBeforeIt(double stepsFromCorner, double slope)
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([stepsFromCorner * H, 1], Corner, x => x == 1 ? 1 : slope);
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Rounding, 0), (row.Verdict, row.Unresolved)));
        gradient.Values[0] += 1e-4;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, "(0)"), (row.Verdict, row.Worst!.At)));
    }

    [Fact]
    public void Against_AWrongGradientBesideAnotherElementsCorner_StaysFormula()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.3 * H, 1], Corner, _ => 1);
        gradient.Values[1] = 1.001;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, "(1)"), (row.Verdict, row.Worst!.At)));
    }

    [Fact]
    public void Against_WithAnElementAtTheCornerItself_LeavesItUnresolved_AndOutOfTheComparison()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0, .. Enumerable.Repeat(1.0, 29)], Corner, _ => 1);
        Assert.All(Rows(numeric, gradient), row =>
        {
            Assert.Equal((Verdict.Rounding, 1, 29), (row.Verdict, row.Unresolved, row.Difference.Compared));
            Assert.Contains("1 of 30 elements are not resolved", row.Limit.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Against_WithTooManyUnresolvedElements_IsNotCompared()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0, 0, .. Enumerable.Repeat(1.0, 28)], Corner, _ => 1);
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, 2), (row.Verdict, row.Unresolved)));
        Assert.All(Rows(numeric, gradient), row => Assert.Contains("not compared", row.Limit.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Against_AnUnresolvedElementThatIsFarOffAllTheSame_IsFormula()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0, .. Enumerable.Repeat(1.0, 29)], Corner, _ => 1);
        gradient.Values[0] = 3;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, "(0)"), (row.Verdict, row.Worst!.At)));
    }

    // Half the labels against the other half: the gradient is 0, the slopes of J around are not.
    [Fact]
    public void Against_AGradientWhoseTermsCancel_IsResolvedToAShareOfTheSlopesAround()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0, 0], x => x.Sum(Math.Cosh), _ => 0);
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Rounding, 0), (row.Verdict, row.Unresolved)));
        gradient.Values[0] = 1e-10;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal(Verdict.Formula, row.Verdict));
    }

    // Nothing depends on x: the derivative is 0 as far as J can tell, and so must the gradient be.
    [Fact]
    public void Against_AGradientThatJDoesNotShow_AllowsWhatTheWidestStepLeaves()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, 1], x => 2 + 1e-18 * x.Sum(), _ => 1e-18);
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Rounding, 0), (row.Verdict, row.Unresolved)));
        gradient.Values[0] = 1e-13;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal(Verdict.Formula, row.Verdict));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Against_AGradientThatIsNotFinite_IsFormula(double value)
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, -2], Smooth, SmoothSlope);
        gradient.Values[1] = value;
        Assert.All(Rows(numeric, gradient), row => Assert.Equal(Verdict.Formula, row.Verdict));
    }

    [Fact]
    public void Against_WithACostThatIsNaN_IsFormula()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, -2], _ => double.NaN, SmoothSlope);
        Assert.All(Rows(numeric, gradient), row => Assert.Equal((Verdict.Formula, 2), (row.Verdict, row.Unresolved)));
    }

    [Fact]
    public void Against_AFloat32Gradient_AllowsItsRounding()
    {
        (NumericGradient numeric, NamedTensor gradient) = Measure([0.5, -2], Smooth, SmoothSlope, bound: 3);
        gradient.Values[0] *= 1 + 1e-7;
        gradient.Values[0] += Math.Pow(2, -24);
        Assert.All(numeric.Against(gradient, Precision.Float32), row => Assert.Equal(Verdict.Rounding, row.Verdict));
        Assert.All(numeric.Against(gradient, Precision.Float64), row => Assert.Equal(Verdict.Formula, row.Verdict));
    }

    [Fact]
    public void Measure_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(() => NumericGradient.Measure(
        new FiniteDifferences(new FunctionEngine([1], Smooth), FunctionEngine.Batch),
        new NamedTensor("x", [1], [1]), [0], H, 1, [0], new CancellationToken(canceled: true)));

    private static double Smooth(double[] x) => x.Sum(Math.Sin);

    private static double SmoothSlope(double x) => Math.Cos(x);

    private static double Corner(double[] x) => x.Sum(element => Math.Max(0, element));

    private static IEnumerable<GradientRow> Rows(NumericGradient numeric, NamedTensor gradient) =>
        numeric.Against(gradient, Precision.Float64);

    private static (NumericGradient, NamedTensor) Measure(double[] x, Func<double[], double> cost, Func<double, double> slope, double h = H, double bound = 0)
    {
        FunctionEngine engine = new(x, cost);
        NamedTensor gradient = new("dx", [x.Length], Array.ConvertAll(x, value => slope(value)));
        return (NumericGradient.Measure(
            new FiniteDifferences(engine, FunctionEngine.Batch), engine.X.Clone(), [.. Enumerable.Range(0, x.Length)], h,
            TensorDifference.LargestMagnitude(gradient.Values), [.. x.Select(_ => bound)], default), gradient);
    }
}
