using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>
/// The first image of <see cref="CornerExperiment"/> is zero: with b1 a hair above and below 0 it is on different sides of
/// the corner, and nothing else is.
/// </summary>
public sealed class PartingTests
{
    private const double Hair = 1e-7;
    private static readonly Experiment Experiment = CornerExperiment.Create();

    [Fact]
    public void Explains_WhereASampleIsOnDifferentSides_LeavesItOut()
    {
        using EnginePair pair = new(Experiment, Precision.Float32, threads: 1);
        Assert.Equal(1, CornerCrossing.Explains(pair, State(Hair), State(-Hair), Whole, (h, t) => StateDistance.OfParameters(h, t) < 1e-6));
        Assert.Null(CornerCrossing.Explains(pair, State(Hair), State(-Hair), Whole, (_, _) => false));
    }

    [Fact]
    public void Explains_WhereAllAreOnTheSameSide_IsNull()
    {
        using EnginePair pair = new(Experiment, Precision.Float32, threads: 1);
        Assert.Null(CornerCrossing.Explains(pair, State(Hair), State(2 * Hair), Whole, (_, _) => true));
    }

    [Fact]
    public void Find_WhereTheyPartedAtACorner_NamesStepAndSamples()
    {
        (Parting? parting, string before, string after) = Find(-Hair);
        Assert.Equal(1, parting!.Samples);
        Assert.Contains(0, Experiment.Batch(parting.Step).Samples);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Find_WhereTheyDidNot_IsNull() => Assert.Null(Find(2 * Hair).Parting);

    [Fact]
    public void Find_WhereTheHandWrittenEngineGoesAnotherWay_IsNull()
    {
        using EnginePair pair = new(Experiment, Precision.Float32, threads: 1);
        Assert.Null(Parting.Find(pair, State(Hair), State(-Hair), State(3 * Hair), 0, Experiment.Plan.StepsPerEpoch).Found);
    }

    [Theory]
    [InlineData(1e-6, 1e-2, 1e-6, true)]
    [InlineData(1e-6, 1e-2, 1e-4, true)]
    [InlineData(1e-6, 1e-2, 1.1e-4, false)]
    [InlineData(0, 1e-2, 2e-5, true)] // above 2⁻²⁴, what storing 1 rounds: √(6e-8·1e-2) = 2.4e-5
    [InlineData(0, 1e-2, 3e-5, false)]
    public void IsGone_OfMoreThanHalfOfTheLogarithm(double before, double after, double without, bool expected) => Assert.Equal(
        expected, Parting.IsGone(before, after, without, Precision.Float32, new NamedTensors([new NamedTensor("W1", [1], [1])])));

    private static Batch Whole => new(0, 0.1, [.. Enumerable.Range(0, Experiment.Splits.Train.Count)]);

    private static (Parting? Parting, string Before, string After) Find(double torchBias)
    {
        using EnginePair pair = new(Experiment, Precision.Float32, threads: 1);
        pair.Hand.Load(State(Hair));
        pair.Torch.Load(State(torchBias));
        int end = Experiment.Plan.StepsPerEpoch;
        for (int step = 0; step < end; step++)
        {
            pair.Hand.Update(Experiment.Batch(step));
            pair.Torch.Update(Experiment.Batch(step));
        }

        string before = Hash(pair);
        return (Parting.Find(pair, State(Hair), State(torchBias), pair.Hand.Read(), 0, end).Found, before, Hash(pair));
    }

    private static string Hash(EnginePair pair) => ReloadedStep.Hash(pair.Hand.Read()) + ReloadedStep.Hash(pair.Torch.Read());

    private static NamedTensors State(double b1) => new(Experiment.InitialParameters.Rounded(Precision.Float32).Select(tensor =>
        tensor.Name == "b1" ? new NamedTensor("b1", tensor.Shape, [.. tensor.Values.Select(_ => b1)]) : tensor));
}
