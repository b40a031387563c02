using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public sealed class SeamTests
{
    private static readonly string[] ForwardSites =
    [
        "Network, forward: X", "Linear 1, forward: Y", "ReLU 1, forward: Y", "Linear 2, forward: Y",
    ];

    private static readonly string[] BackwardSites =
    [
        "Softmax, backward: dX",
        "Linear 2, backward: X", "Linear 2, backward: dW2", "Linear 2, backward: db2", "Linear 2, backward: dX",
        "ReLU 1, backward: S", "ReLU 1, backward: dX",
        "Linear 1, backward: X", "Linear 1, backward: dW1", "Linear 1, backward: db1",
        "W1, backward: 2λ", "b1, backward: 2λ", "W2, backward: 2λ", "b2, backward: 2λ",
    ];

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Differentiate_VisitsForwardLossAndBackwardInCausalOrder(Precision precision)
    {
        Recorder recorder = new();
        using IEngine engine = Create(recorder, precision);
        engine.Differentiate(SmallExperiment.Batch());
        Assert.Equal([.. ForwardSites, "Softmax, forward: labels", .. BackwardSites], recorder.Sites);
    }

    [Fact]
    public void Update_VisitsForwardBackwardAndUpdateInCausalOrder()
    {
        Recorder recorder = new();
        using IEngine engine = Create(recorder);
        engine.Update(SmallExperiment.Batch());
        Assert.Equal(
            [
                .. ForwardSites, .. BackwardSites,
                "Network, update: η", "W1, update: dW1", "b1, update: db1", "W2, update: dW2", "b2, update: db2",
            ],
            recorder.Sites);
    }

    [Fact]
    public void Update_WithEveryTechnique_VisitsTheirLayersToo()
    {
        Recorder recorder = new();
        Experiment experiment = SmallExperiment.Create([7], features: 32, techniques: Techniques.All);
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, recorder);
        engine.Update(experiment.Batch(0));
        Assert.Equal(
            [
                "Network, forward: X", "Dropout 0, forward: Y", "Linear 1, forward: Y", "BatchNorm 1, forward: Y",
                "ReLU 1, forward: Y", "Dropout 1, forward: Y", "Linear 2, forward: Y",
            ],
            recorder.Sites.Where(site => site.Contains("forward", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "Dropout 1, backward: dX", "ReLU 1, backward: S", "ReLU 1, backward: dX",
                "BatchNorm 1, backward: Xhat", "BatchNorm 1, backward: r",
                "BatchNorm 1, backward: dGamma1", "BatchNorm 1, backward: dBeta1", "BatchNorm 1, backward: dX",
                "Linear 1, backward: X", "Linear 1, backward: dW1", "Linear 1, backward: db1",
            ],
            recorder.Sites.SkipWhile(site => site != "Dropout 1, backward: dX").TakeWhile(site => !site.Contains("2λ", StringComparison.Ordinal)));
        Assert.Equal(
            ["η", "dW1", "db1", "dGamma1", "dBeta1", "dW2", "db2"],
            recorder.Sites.Where(site => site.Contains("update", StringComparison.Ordinal)).Select(site => site.Split(' ')[^1]));
    }

    [Fact]
    public void Evaluate_VisitsTheLabelsOfEachChunkAfterItsForwardPass()
    {
        Recorder recorder = new();
        Experiment experiment = SmallExperiment.Create([7], test: 501);
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, recorder);
        engine.Evaluate(experiment.Splits.Test);
        string[] chunk = [.. ForwardSites[1..], "Network, evaluation: labels"];
        Assert.Equal([.. chunk, .. chunk], recorder.Sites);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Observer_ThatAltersNothing_ChangesNoBit(Precision precision)
    {
        using IEngine observed = Create(new Recorder(), precision), alone = Create(null, precision);
        Derivatives with = observed.Differentiate(SmallExperiment.Batch()), without = alone.Differentiate(SmallExperiment.Batch());
        Assert.Equal((without.Loss, without.Cost), (with.Loss, with.Cost));
        Assert.All(without.Gradients, g => Assert.Equal(g.Values, with.Gradients[g.Name].Values));
    }

    [Theory]
    [InlineData("Network, forward: X")]
    [InlineData("Linear 1, forward: Y")]
    [InlineData("ReLU 1, forward: Y")]
    [InlineData("Linear 2, forward: Y")]
    public void Matrix_AlteredInTheForwardPass_ChangesLossAndGradients(string site)
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new Scaler(site));
        Assert.NotEqual(plain.Loss, altered.Loss);
        Assert.NotEqual(plain.Gradients["db2"].Values, altered.Gradients["db2"].Values);
        Assert.NotEqual(plain.Gradients["dW1"].Values, altered.Gradients["dW1"].Values);
    }

    [Theory]
    [InlineData("Softmax, backward: dX", "dW1 db1 dW2 db2")]
    [InlineData("Linear 2, backward: X", "dW2")]
    [InlineData("Linear 2, backward: dW2", "dW2")]
    [InlineData("Linear 2, backward: db2", "db2")]
    [InlineData("Linear 2, backward: dX", "dW1 db1")]
    [InlineData("ReLU 1, backward: S", "dW1 db1")]
    [InlineData("ReLU 1, backward: dX", "dW1 db1")]
    [InlineData("Linear 1, backward: X", "dW1")]
    [InlineData("Linear 1, backward: dW1", "dW1")]
    [InlineData("Linear 1, backward: db1", "db1")]
    [InlineData("W1, backward: 2λ", "dW1")]
    [InlineData("W2, backward: 2λ", "dW2")]
    [InlineData("b1, backward: 2λ", "db1")]
    public void Value_AlteredInTheBackwardPass_ChangesExactlyWhatFollowsFromIt(string site, string gradients)
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new Scaler(site));
        Assert.Equal((plain.Loss, plain.Cost), (altered.Loss, altered.Cost));
        IEnumerable<string> changed = plain.Gradients
            .Where(g => !g.Values.SequenceEqual(altered.Gradients[g.Name].Values)).Select(g => g.Name);
        Assert.Equal(gradients.Split(' '), changed);
    }

    [Fact]
    public void Rate_AlteredToZero_LeavesTheParametersAlone()
    {
        using IEngine engine = Create(new Scaler("Network, update: η", factor: 0));
        NamedTensors before = engine.Read();
        engine.Update(SmallExperiment.Batch());
        Assert.All(engine.Read(), tensor => Assert.Equal(before[tensor.Name].Values, tensor.Values));
    }

    [Fact]
    public void Gradient_AlteredInTheUpdate_MovesItsParameterOtherwise()
    {
        using IEngine altered = Create(new Scaler("W2, update: dW2")), plain = Create(new Recorder());
        altered.Update(SmallExperiment.Batch());
        plain.Update(SmallExperiment.Batch());
        NamedTensors expected = plain.Read();
        Assert.Equal(["W2"], altered.Read().Where(t => !t.Values.SequenceEqual(expected[t.Name].Values)).Select(t => t.Name));
    }

    [Theory]
    [InlineData("Softmax, forward: labels")]
    [InlineData("Network, evaluation: labels")]
    public void Labels_AlteredToThePredictions_ChangeTheLossAndNothingElse(string site)
    {
        Experiment experiment = SmallExperiment.Create([7], lambda: 0.01);
        using IEngine altered = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new OwnPredictions(site));
        using IEngine plain = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1);
        Derivatives step = altered.Differentiate(SmallExperiment.Batch()), plainStep = plain.Differentiate(SmallExperiment.Batch());
        Evaluation all = altered.Evaluate(experiment.Splits.Test), plainAll = plain.Evaluate(experiment.Splits.Test);
        Assert.Equal(site.StartsWith("Softmax", StringComparison.Ordinal), step.Loss < plainStep.Loss);
        Assert.Equal(site.StartsWith("Network", StringComparison.Ordinal), all.Loss < plainAll.Loss);
        Assert.All(plainStep.Gradients, g => Assert.Equal(g.Values, step.Gradients[g.Name].Values));
        Assert.Equal(plainAll.Accuracy, all.Accuracy);
        Assert.Equal(plainAll.Predictions, all.Predictions);
        Assert.Equal(plainAll.Confusion, all.Confusion);
    }

    private static (Derivatives Altered, Derivatives Plain) DifferentiateBoth(ISeam seam)
    {
        using IEngine altered = Create(seam), plain = Create(null);
        foreach (IEngine engine in new[] { altered, plain })
        {
            engine.SetElement("b1", 0, 0.5);
        }

        return (altered.Differentiate(SmallExperiment.Batch()), plain.Differentiate(SmallExperiment.Batch()));
    }

    private static IEngine Create(ISeam? seam, Precision precision = Precision.Float64) =>
        FromScratchEngine.Create(SmallExperiment.Create([7], lambda: 0.01), precision, threads: 1, seam);

    /// <summary>Looks at everything.</summary>
    private sealed class Recorder : ISeam
    {
        public List<string> Sites { get; } = [];

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sites.Add(site.ToString());

        public double Visit(in Site site, double value)
        {
            Sites.Add(site.ToString());
            return value;
        }

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> labels)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sites.Add(site.ToString());
    }

    /// <summary>Turns the values of one site over and scales them; a penalty of 0 becomes one.</summary>
    private sealed class Scaler(string at, double factor = -1.5) : ISeam
    {
        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (site.ToString() == at)
            {
                foreach (ref T element in value.Span)
                {
                    element *= T.CreateTruncating(factor);
                }
            }
        }

        public double Visit(in Site site, double value) =>
            site.ToString() != at ? value : value == 0 ? 0.3 : factor * value;
    }

    /// <summary>Replaces the labels of one site by the classes of the largest scores.</summary>
    private sealed class OwnPredictions(string at) : ISeam
    {
        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> labels)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int n = 0; n < labels.Length && site.ToString() == at; n++)
            {
                labels[n] = Array.IndexOf(scores.Row(n).ToArray(), scores.Row(n).ToArray().Max());
            }
        }
    }
}
