using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>What the two engines trace can be laid side by side, site by site.</summary>
public sealed class TraceTests
{
    public static TheoryData<BatchNormalizationKind, double, double> Networks => new()
    {
        { BatchNormalizationKind.None, 1, 1 },
        { BatchNormalizationKind.Torch, 1, 1 },
        { BatchNormalizationKind.Course, 1, 0.6 },
        { BatchNormalizationKind.None, 0.8, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void BothEngines_TraceTheSameSitesInTheSameOrderWithEqualValues(BatchNormalizationKind kind, double keepInput, double keepHidden)
    {
        Recipe recipe = SmallExperiment.WithHidden(7, 5);
        using EnginePair pair = new(
            SmallExperiment.Create(recipe with
            {
                Network = recipe.Network with { BatchNormalization = new() { Kind = kind }, Dropout = new() { KeepInput = keepInput, KeepHidden = keepHidden } },
            }),
            Precision.Float64,
            threads: 1);
        Batch batch = pair.Experiment.Batch(0);
        Trace hand = pair.Hand.Trace(batch), torch = pair.Torch.Trace(batch);
        Assert.Equal(torch.Select(t => t.Site), hand.Select(t => t.Site));
        Assert.All(hand.Zip(torch), pair =>
        {
            TensorDifference difference = TensorDifference.Between(pair.First.Value, pair.Second.Value);
            Assert.True(difference.MaxAbs <= 1e-12 * (1 + difference.Scale), $"{pair.First.Site}: {difference.MaxAbs}");
        });
    }

    [Fact]
    public void Trace_EndsWithTheGradientsThatDifferentiateGives()
    {
        using EnginePair pair = new(SmallExperiment.Create(), Precision.Float64, threads: 1);
        Batch batch = pair.Experiment.Batch(0);
        foreach (IEngine engine in pair.Both)
        {
            Derivatives derivatives = engine.Differentiate(batch);
            Trace trace = engine.Trace(batch);
            Assert.Equal(derivatives.Gradients.SelectMany(g => g.Values), trace.TakeLast(derivatives.Gradients.Count).SelectMany(t => t.Value.Values));
            Assert.Equal(derivatives.Cost, trace.Find(new Site("Network", Pass.Forward, "J"))!.Values[0]);
            Assert.Equal(derivatives.Loss, trace.Find(new Site("Softmax", Pass.Forward, "L"))!.Values[0]);
        }
    }
}
