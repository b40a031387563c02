using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class DistanceTests
{
    [Fact]
    public void StateDistance_IsEuclideanOverParametersAndLargestPerTensor()
    {
        StateDistance distance = StateDistance.Between(State(0, 0, 0, 0, 0), State(3, -4, 12, 7, -9));
        Assert.Equal(13, distance.Parameters);
        Assert.Equal(13, StateDistance.OfParameters(State(0, 0, 0, 0, 0), State(3, -4, 12, 7, -9)));
        Assert.Equal(13, StateDistance.Norm(State(3, -4, 12, 7, -9)));
        Assert.Equal([("W1", 4), ("b1", 12), ("RunningMean1", 7), ("vW1", 9)], distance.Tensors.Select(tensor => (tensor.Key, tensor.Value)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void StateDistance_OfWhatIsNotFinite_IsNaN(double value)
    {
        StateDistance distance = StateDistance.Between(State(value, 0, 0, 0, 0), State(value, 0, 0, 0, 0));
        Assert.True(double.IsNaN(distance.Parameters));
        Assert.True(double.IsNaN(distance.Tensors["W1"]));
    }

    [Fact]
    public void Spread_IsTheStandardDeviationAroundTheMean()
    {
        // W1's first element is −3, 0 and 3, all others agree: mean 0, √((9 + 0 + 9)/2) = 3.
        Spread spread = Spread.Of([State(-3, 1, 2, 3, 4), State(0, 1, 2, 3, 4), State(3, 1, 2, 3, 4)]);
        Assert.Equal(3, spread.Parameters);
        Assert.Equal(3 / Math.Sqrt(2), spread.Nearest, 1e-15);
        Assert.Equal([("W1", 3), ("b1", 0), ("RunningMean1", 0), ("vW1", 0)], spread.Tensors.Select(tensor => (tensor.Key, tensor.Value)));
    }

    [Fact]
    public void Spread_OfStatisticsAndVelocitiesAlone_IsNotOfParameters()
    {
        Spread spread = Spread.Of([State(0, 0, 0, 1, 2), State(0, 0, 0, 3, -2)]);
        Assert.Equal(0, spread.Parameters);
        Assert.Equal(Math.Sqrt(2), spread.Tensors["RunningMean1"], 1e-15);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    public void Spread_OfLargeTensors_IsOfAllTheirElements(double first, double last)
    {
        // ±first, ±last and 0: √((25 + 0 + 25)/2) = 5, and the largest element of each twin is ±4.
        Spread spread = Spread.Of([Large(-first, -last), Large(0, 0), Large(first, last)]);
        Assert.Equal(5, spread.Parameters, 1e-12);
        Assert.Equal([5, 10, 5], spread.Distances.Select(distance => Math.Round(distance, 12)));
        Assert.Equal(4, spread.Tensors["W1"], 1e-12);

        static NamedTensors Large(double first, double last)
        {
            double[] values = new double[1300];
            (values[2], values[^2]) = (first, last);
            return new([new("W1", [1300], values)]);
        }
    }

    [Theory]
    [InlineData(1, 1, 636619.77)] // cot(π·5e-7)
    [InlineData(2, 1, 999.9985)] // t = (1 − 2q)/√(2q(1 − q)), q = 5e-7
    [InlineData(3, 1, 130.155)] // about (2√3/(π·5e-7))^⅓
    [InlineData(3, 1000, 1301.7)]
    [InlineData(1e6, 1, 4.8917)] // normal: 4.8916
    public void StudentBound_IsTheTwoSidedQuantileOfAMillionth(double degrees, int comparisons, double expected) =>
        Assert.Equal(expected, Student.Bound(degrees, comparisons), 1e-4 * expected);

    private static NamedTensors State(double w0, double w1, double b, double mean, double v) =>
        new([new("W1", [1, 2], [w0, w1]), new("b1", [1], [b]), new("RunningMean1", [1], [mean]), new("vW1", [1], [v])]);
}
