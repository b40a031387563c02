using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Gradients of whole networks of 1 … 9 layers, through the engine's contract.</summary>
public sealed class GradientTests
{
    private const double Lambda = 0.02;

    public static TheoryData<int> LayerCounts => [.. Enumerable.Range(1, 9)];

    [Theory, MemberData(nameof(LayerCounts))]
    public void Differentiate_InFloat64_MatchesCentredDifferencesOfTheCost(int layers)
    {
        using IEngine engine = Create(layers, Lambda, Precision.Float64);
        Batch batch = SmallExperiment.Batch();
        NamedTensors gradients = engine.Differentiate(batch).Gradients;
        NamedTensors parameters = engine.Read();
        Assert.Equal(parameters.Select(p => "d" + p.Name), gradients.Select(g => g.Name));
        foreach (NamedTensor parameter in parameters)
        {
            NamedTensor gradient = gradients["d" + parameter.Name];
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

    // Rounding in float32 grows by layer; 2e-5 of the tensor's largest is what this harness allows between engines.
    [Theory, MemberData(nameof(LayerCounts))]
    public void Differentiate_InFloat32_MatchesFloat64(int layers)
    {
        using IEngine single = Create(layers, Lambda, Precision.Float32), exact = Create(layers, Lambda, Precision.Float64);
        exact.Load(single.Read());
        Derivatives actual = single.Differentiate(SmallExperiment.Batch()), expected = exact.Differentiate(SmallExperiment.Batch());
        Assert.Equal(expected.Loss, actual.Loss, 2e-5 * expected.Loss);
        Assert.Equal(expected.Cost, actual.Cost, 2e-5 * expected.Cost);
        foreach (NamedTensor gradient in actual.Gradients)
        {
            double[] reference = expected.Gradients[gradient.Name].Values;
            double limit = 2e-5 * reference.Max(Math.Abs);
            Assert.All(reference.Zip(gradient.Values), pair => Assert.Equal(pair.First, pair.Second, limit));
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Differentiate_WithPenalty_AddsTwoLambdaWToWeightsAndNothingToBiases(Precision precision)
    {
        using IEngine plain = Create(3, lambda: 0, precision), penalised = Create(3, Lambda, precision);
        Derivatives without = plain.Differentiate(SmallExperiment.Batch()), with = penalised.Differentiate(SmallExperiment.Batch());
        NamedTensors parameters = plain.Read();
        double u = precision.UnitRoundoff();
        Assert.Equal(without.Loss, with.Loss);
        Assert.Equal(without.Loss, without.Cost);
        Assert.Equal(with.Loss + Lambda * NaiveNetwork.SquaredWeights(parameters), with.Cost, 1e-14 * with.Cost);
        foreach (NamedTensor parameter in parameters)
        {
            double[] before = without.Gradients["d" + parameter.Name].Values, after = with.Gradients["d" + parameter.Name].Values;
            for (int i = 0; i < before.Length; i++)
            {
                double penalty = parameter.Name.StartsWith('W') ? 2 * Lambda * parameter.Values[i] : 0;
                Assert.Equal(before[i] + penalty, after[i], 3 * u * (Math.Abs(before[i]) + Math.Abs(penalty)));
            }
        }
    }

    /// <summary>Hidden widths 5, 6, …; biases moved away from zero, where they start.</summary>
    private static IEngine Create(int layers, double lambda, Precision precision)
    {
        int[] hidden = [.. Enumerable.Range(5, layers - 1)];
        IEngine engine = FromScratchEngine.Create(SmallExperiment.Create(hidden, lambda), precision, threads: 1);
        foreach (NamedTensor parameter in engine.Read().Where(p => p.Name.StartsWith('b')))
        {
            RandomStream stream = new(6, StreamPurpose.Initialization, parameter.Values.Length);
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                engine.SetElement(parameter.Name, i, 0.2 * stream.Normal(i));
            }
        }

        return engine;
    }
}
