using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class CornersTests
{
    [Fact]
    public void Of_ABatchWithASampleExactlyAtTheCorner_IsThatSample()
    {
        Experiment experiment = CornerExperiment.Create();
        Assert.Equal([Array.IndexOf(experiment.Batch(0).Samples, 0)], Find(experiment, experiment.InitialParameters, experiment.InitialParameters));
    }

    [Fact]
    public void Of_EqualTraces_IsNone()
    {
        Experiment experiment = SmallExperiment.Create();
        Assert.Empty(Find(experiment, experiment.InitialParameters, experiment.InitialParameters));
    }

    [Theory]
    [InlineData(1e-9, true)]
    [InlineData(1e-2, false)]
    public void Of_TracesWithAnotherSign_CountsWhatRoundingMayTurn(double distance, bool atCorner)
    {
        // Unit 0 of sample 3 is put just above and just below the corner by its bias.
        Experiment experiment = SmallExperiment.Create();
        using EnginePair pair = new(experiment, Precision.Float64, threads: 1);
        double S = pair.Torch.Trace(experiment.Batch(0)).Find(new Site("Linear 1", Pass.Forward, "Y"))!.Values[3 * 7];
        NamedTensors above = WithBias(-S + distance), below = WithBias(-S - distance);
        Assert.Equal(atCorner, Find(experiment, above, below).Contains(3));
        Assert.Equal(atCorner, AreTurned(experiment, above, below));
        Assert.False(AreTurned(experiment, above, above));

        NamedTensors WithBias(double bias)
        {
            NamedTensors moved = experiment.InitialParameters.Clone();
            moved["b1"].Values[0] = bias;
            return moved;
        }
    }

    private static IReadOnlyCollection<int> Find(Experiment experiment, NamedTensors one, NamedTensors other) =>
        Compare(experiment, one, other, (bounds, trace, others) => Corners.Of(bounds, Precision.Float32, trace, others));

    private static bool AreTurned(Experiment experiment, NamedTensors one, NamedTensors other) =>
        Compare(experiment, one, other, (bounds, trace, others) => Corners.AreTurned(bounds, Precision.Float32, trace, others));

    private static T Compare<T>(Experiment experiment, NamedTensors one, NamedTensors other, Func<RoundingBounds, Trace, Trace, T> how)
    {
        using EnginePair pair = new(experiment, Precision.Float64, threads: 1);
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        pair.Torch.Load(one);
        pair.Hand.Load(other);
        Batch batch = experiment.Batch(0);
        Trace trace = pair.Torch.Trace(batch);
        return how(analysis.Of(one, batch, trace), trace, pair.Hand.Trace(batch));
    }
}
