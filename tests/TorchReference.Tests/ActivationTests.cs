using TorchSharp;

namespace Harness.TorchReference.Tests;

/// <summary>The activations that a layer's twin may take, value and slope, whichever library stands behind the names.</summary>
public sealed class ActivationTests
{
    private static readonly double[] Points = [-3, -0.5, 0.25, 2];

    private static readonly Dictionary<string, (Func<torch.Tensor, torch.Tensor> Torch, Func<double, double> Value, Func<double, double> Slope)> All = new()
    {
        ["leaky_relu"] = (x => torch.nn.functional.leaky_relu(x, 0.1), x => x > 0 ? x : 0.1 * x, x => x > 0 ? 1 : 0.1),
        ["elu"] = (x => torch.nn.functional.elu(x, 0.7), x => x > 0 ? x : 0.7 * (Math.Exp(x) - 1), x => x > 0 ? 1 : 0.7 * Math.Exp(x)),
        ["silu"] = (x => torch.nn.functional.silu(x), x => x * Sigmoid(x), x => Sigmoid(x) * (1 + x * (1 - Sigmoid(x)))),
        ["softplus"] = (x => torch.nn.functional.softplus(x, 2), x => Math.Log(1 + Math.Exp(2 * x)) / 2, x => Sigmoid(2 * x)),
        ["softplus above its threshold"] = (x => torch.nn.functional.softplus(x, 1, -4), x => x, _ => 1),
        ["sigmoid"] = (x => torch.nn.functional.sigmoid(x), Sigmoid, x => Sigmoid(x) * (1 - Sigmoid(x))),
        ["tanh"] = (x => torch.nn.functional.tanh(x), Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Activation_AndItsSlope_AreThoseOfItsFormula(string name)
    {
        (double[] values, double[] slopes) = Of(All[name].Torch);
        Assert.All(Points.Zip(values, slopes), point =>
        {
            Assert.Equal(All[name].Value(point.First), point.Second, 1e-14);
            Assert.Equal(All[name].Slope(point.First), point.Third, 1e-14);
        });
    }

    // Φ(−3), Φ(−1/2), Φ(1/4) and Φ(2) from tables; the slope is Φ(x) + x·exp(−x²/2)/√(2π).
    [Fact]
    public void Gelu_AndItsSlope_AreThoseOfTheNormalDistribution()
    {
        double[] phi = [0.0013498980316301, 0.3085375387259869, 0.5987063256829237, 0.9772498680518208];
        (double[] values, double[] slopes) = Of(torch.nn.functional.gelu);
        for (int i = 0; i < Points.Length; i++)
        {
            double x = Points[i];
            Assert.Equal(x * phi[i], values[i], 1e-14);
            Assert.Equal(phi[i] + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI), slopes[i], 1e-14);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static (double[] Values, double[] Slopes) Of(Func<torch.Tensor, torch.Tensor> activation)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.tensor(Points, [Points.Length], dtype: torch.ScalarType.Float64);
        x.requires_grad = true;
        torch.Tensor y = activation(x);
        torch.Tensor slopes = torch.autograd.grad([y.sum()], [x])[0];
        return (EngineState.Copy("y", y).Values, EngineState.Copy("slope", slopes).Values);
    }
}
