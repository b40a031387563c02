using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Gradients of networks with batch normalisation and dropout, through the engine's contract.</summary>
public sealed class TechniqueGradientTests
{
    public static TheoryData<BatchNormalizationKind, bool, double, int> Combinations => new(
        from kind in Enum.GetValues<BatchNormalizationKind>()
        from dropout in (bool[])[false, true]
        from lambda in (double[])[0, 0.02]
        from layers in (int[])[2, 3, 4, 9]
        select (kind, dropout, lambda, layers));

    [Theory, MemberData(nameof(Combinations))]
    public void Differentiate_InFloat64_MatchesCentredDifferencesOfTheCost(BatchNormalizationKind kind, bool dropout, double lambda, int layers)
    {
        using IEngine engine = Create(kind, dropout, lambda, layers, Precision.Float64, out Batch batch);
        NamedTensors parameters = engine.Read();
        foreach (NamedTensor gradient in engine.Differentiate(batch).Gradients)
        {
            NamedTensor parameter = parameters[gradient.Name[1..]];
            Assert.Equal(parameter.Shape, gradient.Shape);
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                double difference = FiniteDifference.Centred(
                    value => engine.SetElement(parameter.Name, i, value), parameter.Values[i], () => engine.Cost(batch));
                Assert.True(
                    Math.Abs(gradient.Values[i] - difference) <= FiniteDifference.Error * Math.Max(1, Math.Abs(difference)),
                    $"{gradient.Name}{gradient.IndexText(i)}: {gradient.Values[i]:R}, centred difference {difference:R}");
            }
        }
    }

    // The other gradients are of order 0.01 … 1: what is left of these is rounding.
    [Theory]
    [InlineData(Precision.Float32), InlineData(Precision.Float64)]
    public void Gradient_OfABiasBeforeBatchNormalisation_IsAStructuralZero(Precision precision)
    {
        using IEngine engine = Create(BatchNormalizationKind.Torch, dropout: true, 0.02, layers: 4, precision, out Batch batch);
        NamedTensors gradients = engine.Differentiate(batch).Gradients;
        Assert.All(["db1", "db2", "db3"], name => Assert.All(gradients[name].Values, g => Assert.Equal(0, g, 50 * precision.UnitRoundoff())));
        Assert.Contains(gradients["db4"].Values, g => Math.Abs(g) > 0.01);
    }

    // Rounding in float32 grows by layer; 2e-5 of the tensor's largest is what this harness allows between engines.
    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course)]
    public void Differentiate_InFloat32_MatchesFloat64(BatchNormalizationKind kind)
    {
        using IEngine single = Create(kind, dropout: true, 0.02, 4, Precision.Float32, out Batch batch);
        using IEngine exact = Create(kind, dropout: true, 0.02, 4, Precision.Float64, out _);
        exact.Load(single.Read());
        NamedTensors expected = exact.Differentiate(batch).Gradients;
        foreach (NamedTensor gradient in single.Differentiate(batch).Gradients.Where(g => g.Name is not ("db1" or "db2" or "db3")))
        {
            double[] reference = expected[gradient.Name].Values;
            double limit = 2e-5 * reference.Max(Math.Abs);
            Assert.All(reference.Zip(gradient.Values), pair => Assert.Equal(pair.First, pair.Second, limit));
        }
    }

    /// <summary>Hidden widths 4, 5, 4, …; everything that starts at 0 or 1 moved away from there.</summary>
    private static IEngine Create(BatchNormalizationKind kind, bool dropout, double lambda, int layers, Precision precision, out Batch batch)
    {
        int[] hidden = [.. Enumerable.Range(0, layers - 1).Select(l => 4 + l % 2)];
        Experiment experiment = SmallExperiment.Create(hidden, lambda, features: 6, techniques: new(kind, dropout));
        batch = experiment.Batch(0);
        IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        foreach (NamedTensor parameter in engine.Read().Where(p => p.Shape.Length == 1 && p.Name[0] != 'R'))
        {
            RandomStream stream = new(6, StreamPurpose.Initialization, parameter.Name.Sum(c => c));
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                engine.SetElement(parameter.Name, i, parameter.Values[i] + 0.2 * stream.Normal(i));
            }
        }

        return engine;
    }
}
