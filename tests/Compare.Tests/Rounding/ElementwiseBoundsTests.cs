using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Layers that are not known by name, as a user adds them: here ReLU and others under a name of their own.</summary>
public class ElementwiseBoundsTests
{
    private static readonly double U = Precision.Float32.UnitRoundoff();

    // f in float32, as a framework computes it, and its exact value and slope.
    public static TheoryData<string, Func<float, float>, Func<double, double>, Func<double, double>> Activations => new()
    {
        { "tanh", MathF.Tanh, Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x) },
        { "sigmoid", x => 1 / (1 + MathF.Exp(-x)), Sigmoid, x => Sigmoid(x) * (1 - Sigmoid(x)) },
        { "SiLU", x => x / (1 + MathF.Exp(-x)), x => x * Sigmoid(x), x => Sigmoid(x) * (1 + x * (1 - Sigmoid(x))) },
        { "softplus", x => MathF.Log(1 + MathF.Exp(x)), x => Math.Log(1 + Math.Exp(x)), Sigmoid },
        { "ELU", x => x > 0 ? x : MathF.Exp(x) - 1, x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x) },
        { "LeakyReLU", x => x > 0 ? x : 0.01f * x, x => x > 0 ? x : 0.01 * x, x => x > 0 ? 1 : 0.01 },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Bounds_HoldForActivations_AndAreOfTheSizeOfTheirRounding(string name, Func<float, float> single, Func<double, double> exact, Func<double, double> slope)
    {
        const int Count = 4000;
        RandomStream stream = new(1, StreamPurpose.RoundingProbe);
        double[] x = [.. Enumerable.Range(0, Count).Select(i => (double)(float)(3 * stream.Normal(i)))], dy = [.. Enumerable.Range(Count, Count).Select(i => (double)(float)stream.Normal(i))];

        // What enters is off by up to its own rounding.
        double[] moved = [.. x.Select((v, i) => v * (1 + (i % 3 - 1) * U))], error = Array.ConvertAll(x, Math.Abs);
        double[] slopes = Array.ConvertAll(x, v => Math.Abs(slope(v)));
        ElementwiseBounds bounds = new("Mine 1", new Bounded(Tensor(x), error, error), Tensor(Array.ConvertAll(x, v => exact(v))), slopes);
        Bounded dX = bounds.Backward(new Bounded(Tensor(dy), new double[Count], new double[Count]), Tensor([.. x.Select((v, i) => slope(v) * dy[i])]));
        for (int i = 0; i < Count; i++)
        {
            Assert.True(Math.Abs(single((float)moved[i]) - exact(x[i])) <= U * bounds.Forward.Limit[i], $"{name}({x[i]})");
            Assert.True(Math.Abs((float)slope(moved[i]) * (float)dy[i] - slope(x[i]) * dy[i]) <= U * dX.Limit[i], $"{name}'({x[i]})");
            Assert.InRange(bounds.Forward.Limit[i], 0, 6 * (Math.Abs(x[i]) + 1));
            Assert.InRange(dX.Limit[i], 0, Math.Abs(dy[i]) * (Math.Abs(x[i]) + 4.001));
        }
    }

    [Fact]
    public void Slopes_AreThoseOfTheTracedPass()
    {
        Trace trace = Renamed("ReLU 1", "Mine 1");
        double[] S = trace.Find(new Site("Linear 1", Pass.Forward, "Y"))!.Values, dY = trace.Find(new Site("Dropout 1", Pass.Backward, "dX"))!.Values;
        Assert.Equal(S.Zip(dY, (s, d) => d == 0 ? 1.0 : s > 0 ? 1 : 0), ElementwiseBounds.Slopes(trace, "Mine 1"));
        Assert.Null(ElementwiseBounds.Slopes(new Trace([.. trace.Where(t => t.Site.Pass != Pass.Backward)]), "Mine 1"));
    }

    // Beside dropout, whose masks belong to another layer.
    [Fact]
    public void Bounds_OfAnUnknownActivation_AreOfTheSizeOfReLUs()
    {
        (RoundingBounds known, RoundingBounds unknown) = (Bounds("ReLU 1", "ReLU 1"), Bounds("ReLU 1", "Mine 1"));
        foreach (string parameter in new[] { "W1", "b1", "W2", "b2" })
        {
            Site site = RoundingBounds.GradientSite(parameter);
            Assert.All(known[site]!.Zip(unknown[site]!), both => Assert.InRange(both.Second, both.First / 2, 20 * both.First + 1));
            Assert.InRange(U * unknown[site]!.Max() / TensorDifference.LargestMagnitude(Renamed("ReLU 1", "ReLU 1").Find(site)!.Values), 0, 5e-4);
        }
    }

    [Fact]
    public void ALayerOfAnotherShape_OrWithParameters_IsRefusedByName()
    {
        InputException shape = Assert.Throws<InputException>(() => Bounds("Linear 2", "Mine 2"));
        Assert.StartsWith("Mine 2: its output [16 × 4] is no function of single elements of its input [16 × 7], ", shape.Message, StringComparison.Ordinal);

        NamedTensor extra = new("A1", [1], [1]);
        InputException parameter = Assert.Throws<InputException>(() => Bounds("ReLU 1", "Mine 1", new TracedTensor(RoundingBounds.GradientSite("A1"), extra)));
        Assert.StartsWith("A1: it is a parameter of a layer that is not known by name, ", parameter.Message, StringComparison.Ordinal);
    }

    // Of a layer without a name of its own nothing is known but what may happen anywhere.
    [Fact]
    public void AMistakeInAnUnknownLayer_IsUnexplained_OrAGeneralOne()
    {
        Experiment experiment = Experiment();
        Trace trace = Renamed("ReLU 1", "Mine 1");
        Circumstances circumstances = new(experiment, experiment.InitialParameters, experiment.Batch(0), trace);
        foreach (Site site in new[] { new Site("Mine 1", Pass.Forward, "Y"), new Site("Mine 1", Pass.Backward, "dX") })
        {
            NamedTensor right = trace.Find(site)!;
            Assert.Null(Explained(x => x * x + 1));
            Assert.Equal(Causes.ConstantFactor, Explained(x => 3 * x));

            // One side calls the layer otherwise: the other has no such quantity.
            Assert.Null(Hypotheses.Explain(Difference.Find(site with { Layer = "ReLU 1" }, new NamedTensor(right.Name, [0], []), right, new ElementLimits([.. right.Values.Select(_ => 1e-10)], ""))!, circumstances));

            Cause? Explained(Func<double, double> slip) => Hypotheses.Explain(
                Difference.Find(site, new NamedTensor(right.Name, right.Shape, Array.ConvertAll(right.Values, x => slip(x))), right, new ElementLimits([.. right.Values.Select(_ => 1e-10)], ""))!, circumstances);
        }
    }

    [Theory]
    [InlineData("ReLU 1", true)]
    [InlineData("LeakyReLU 2", true)]
    [InlineData("GELU 1", false)]
    [InlineData("Linear 1", false)]
    public void Corners_AreThoseOfReLUAndItsKin(string layer, bool expected) => Assert.Equal(expected, Corners.HasOne(layer));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static NamedTensor Tensor(double[] values) => new("any", [values.Length, 1], values);

    private static Experiment Experiment() => SmallExperiment.Create(SmallExperiment.Recipe with
    {
        Network = SmallExperiment.Recipe.Network with { Dropout = new() { KeepHidden = 0.7 } },
    });

    private static Trace Renamed(string layer, string name, params TracedTensor[] more)
    {
        Experiment experiment = Experiment();
        using EnginePair pair = new(experiment, Precision.Float64, threads: 1);
        return new Trace([.. pair.Torch.Trace(experiment.Batch(0)).Select(t => t.Site.Layer == layer ? t with { Site = t.Site with { Layer = name } } : t), .. more]);
    }

    private static RoundingBounds Bounds(string layer, string name, params TracedTensor[] more)
    {
        Experiment experiment = Experiment();
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        return analysis.Of(experiment.InitialParameters.Rounded(Precision.Float32), experiment.Batch(0), Renamed(layer, name, more));
    }
}
