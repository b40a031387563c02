using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>Image 0 of the experiment lies at the corner of every unit of the first layer; no other does.</summary>
public sealed class ReluGatesTests : IDisposable
{
    private const double Step = 1e-6;

    private readonly Experiment experiment = CornerExperiment.Create();
    private readonly ReluGates gates = new();
    private readonly IEngine engine;
    private readonly Batch batch;
    private readonly double cost;

    public ReluGatesTests()
    {
        engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, gates);
        batch = experiment.Batch(0);
        cost = gates.Remember(() => engine.Cost(batch));
    }

    [Fact]
    public void Hold_OfNone_WithABiasMovedUp_TellsTheSampleAtTheCorner() =>
        Assert.Equal([Array.IndexOf(batch.Samples, 0)], gates.Hold([], () => CostWithBias(Step)));

    [Fact]
    public void Hold_OfNone_WithABiasMovedDown_TellsNone_BecauseTheGateIsShutAtTheCorner() => Assert.Empty(gates.Hold([], () => CostWithBias(-Step)));

    [Fact]
    public void Hold_AtTheParametersThemselves_ChangesNoBit() =>
        gates.Hold([.. Enumerable.Range(0, batch.Samples.Length)], () => Assert.Equal(cost, engine.Cost(batch)));

    [Fact]
    public void Hold_OfTheSampleAtTheCorner_LeavesTheSlopeOfAShutGate()
    {
        double slope = engine.Differentiate(batch).Gradients["db1"].Values[0], without = 0;
        double with = (CostWithBias(Step) - CostWithBias(-Step)) / (2 * Step);
        gates.Hold([Array.IndexOf(batch.Samples, 0)], () => without = (CostWithBias(Step) - CostWithBias(-Step)) / (2 * Step));
        Assert.Equal(slope, without, 1e-8);
        Assert.False(Math.Abs(with - slope) < 1e-4);
    }

    [Fact]
    public void Hold_Afterwards_HoldsNothing()
    {
        double before = CostWithBias(Step);
        gates.Hold([0, 1, 2], () => { });
        Assert.Equal(before, CostWithBias(Step));
    }

    [Fact]
    public void Visits_AreHeardByTheSeamInside()
    {
        using IEngine planted = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new ReluGates(Catalogue.Find("sum-for-mean").Plant()));
        using IEngine own = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, Catalogue.Find("sum-for-mean").Plant());
        Assert.Equal(own.Differentiate(batch).Gradients["dW1"].Values, planted.Differentiate(batch).Gradients["dW1"].Values);
        Assert.NotEqual(engine.Differentiate(batch).Gradients["dW1"].Values, planted.Differentiate(batch).Gradients["dW1"].Values);
    }

    public void Dispose() => engine.Dispose();

    private double CostWithBias(double bias)
    {
        engine.SetElement("b1", 0, bias);
        double moved = engine.Cost(batch);
        engine.SetElement("b1", 0, 0);
        return moved;
    }
}
