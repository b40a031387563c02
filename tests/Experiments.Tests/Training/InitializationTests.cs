namespace Harness.Experiments.Tests;

public class InitializationTests
{
    [Fact]
    public void Draw_OfKLayers_HasTheirShapes_AndZeroBiases()
    {
        NamedTensors parameters = Initialization.Draw(new NetworkOptions { Hidden = [5, 4] }, features: 6, classes: 3, seed: 1);
        Assert.Equal(
            ["W1[5×6]", "b1[5]", "W2[4×5]", "b2[4]", "W3[3×4]", "b3[3]"],
            parameters.Select(tensor => tensor.Name + tensor.ShapeText));
        Assert.All(["b1", "b2", "b3"], name => Assert.All(parameters[name].Values, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Draw_WithoutHiddenLayers_HasOneLayer() => Assert.Equal(
        ["W1[3×6]", "b1[3]"],
        Initialization.Draw(new NetworkOptions { Hidden = [] }, features: 6, classes: 3, seed: 1).Select(tensor => tensor.Name + tensor.ShapeText));

    [Theory]
    [InlineData(InitializationKind.FanIn, 1.0 / 400, 1.0 / 100)]
    [InlineData(InitializationKind.He, 2.0 / 400, 2.0 / 100)]
    [InlineData(InitializationKind.Glorot, 2.0 / 500, 2.0 / 110)]
    [InlineData(InitializationKind.Gaussian, 0.09, 0.09)]
    public void Draw_ByEachRule_HasItsVariance(InitializationKind rule, double first, double second)
    {
        NetworkOptions network = new() { Hidden = [100], Initialization = rule, Sigma = 0.3 };
        NamedTensors parameters = Initialization.Draw(network, features: 400, classes: 10, seed: 1);
        AssertVariance(parameters["W1"].Values, first);
        AssertVariance(parameters["W2"].Values, second);
    }

    [Fact]
    public void Draw_GivesEachWeightTheStreamsNumberOfItsPosition()
    {
        NamedTensors parameters = Initialization.Draw(new NetworkOptions { Hidden = [50] }, features: 16, classes: 10, seed: 7);
        Assert.Equal(0.25 * new RandomStream(7, StreamPurpose.Initialization, 1).Normal(123), parameters["W1"].Values[123]);
        Assert.Equal(Math.Sqrt(0.02) * new RandomStream(7, StreamPurpose.Initialization, 2).Normal(45), parameters["W2"].Values[45]);
    }

    // The mean of n squares of N(0, σ²) has the standard deviation σ²·√(2/n); five of them are never left by chance.
    private static void AssertVariance(double[] values, double variance)
    {
        double margin = 5 * variance * Math.Sqrt(2.0 / values.Length);
        Assert.InRange(values.Average(value => value * value), variance - margin, variance + margin);
    }
}
