using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>Works out, pass by pass, what rounding explains in an experiment.</summary>
/// <param name="experiment">Whose network and images.</param>
/// <param name="threads">Threads to compute with.</param>
public sealed class RoundingAnalysis(Experiment experiment, int threads) : IDisposable
{
    private const int Probes = 3;

    private readonly InputBounds inputs = new(experiment);
    private readonly PositiveSums sums = new(threads);

    /// <summary>The bounds of a traced pass.</summary>
    /// <param name="parameters">At which parameters.</param>
    /// <param name="batch">On which batch.</param>
    /// <param name="trace">What was computed, by the engine that is trusted more.</param>
    public RoundingBounds Of(NamedTensors parameters, Batch batch, Trace trace) =>
        RoundingBounds.Of(experiment, inputs, sums, parameters, batch, trace);

    /// <summary>
    /// Bounds that take account of how errors grow on the way: measured by passes with errors put in, float64. For what
    /// seems to be beyond its limit.
    /// </summary>
    /// <param name="bounds">The bounds of the pass.</param>
    /// <param name="parameters">At which parameters.</param>
    /// <param name="batch">On which batch.</param>
    public RoundingBounds Probed(RoundingBounds bounds, NamedTensors parameters, Batch batch)
    {
        Trace clean = Pass(seam: null);
        return bounds.Grown([.. Enumerable.Range(0, Probes).Select(probe =>
        {
            Trace noisy = Pass(new RoundingProbe(bounds, clean, probe));
            return (Func<Site, double[]?>)(site => clean.Find(site) is NamedTensor before && noisy.Find(site) is NamedTensor after
                ? [.. before.Values.Zip(after.Values, (x, y) => (y - x) / RoundingProbe.Size)]
                : null);
        })]);

        Trace Pass(ISeam? seam)
        {
            using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads, seam);
            engine.Load(parameters);
            return engine.Trace(batch);
        }
    }

    /// <summary>The bounds of a traced pass in evaluation mode.</summary>
    /// <param name="state">With which parameters and running statistics.</param>
    /// <param name="trace">What was computed, by the engine that is trusted more.</param>
    public RoundingBounds OfEvaluation(NamedTensors state, Trace trace) => RoundingBounds.OfEvaluation(experiment, inputs, sums, state, trace);

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();
}
