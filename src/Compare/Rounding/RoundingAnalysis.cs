using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Works out, pass by pass, what rounding explains in an experiment.</summary>
/// <param name="experiment">Whose network and images.</param>
/// <param name="threads">Threads to compute with.</param>
public sealed class RoundingAnalysis(Experiment experiment, int threads) : IDisposable
{
    private readonly InputBounds inputs = new(experiment);
    private readonly PositiveSums sums = new(threads);

    /// <summary>The bounds of a traced pass.</summary>
    /// <param name="parameters">At which parameters.</param>
    /// <param name="batch">On which batch.</param>
    /// <param name="trace">What was computed, by the engine that is trusted more.</param>
    public RoundingBounds Of(NamedTensors parameters, Batch batch, Trace trace) =>
        RoundingBounds.Of(experiment, inputs, sums, parameters, batch, trace);

    /// <summary>The bounds of a traced pass in evaluation mode.</summary>
    /// <param name="state">With which parameters and running statistics.</param>
    /// <param name="trace">What was computed, by the engine that is trusted more.</param>
    public RoundingBounds OfEvaluation(NamedTensors state, Trace trace) => RoundingBounds.OfEvaluation(experiment, inputs, sums, state, trace);

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();
}
