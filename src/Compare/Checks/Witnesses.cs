using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Four computations of one pass from the same parameters and batch, by hand and by autograd, in float64 and in float32,
/// and what rounding explains of their differences.
/// </summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Hand64">By hand, float64.</param>
/// <param name="Torch64">By autograd, float64.</param>
/// <param name="Hand32">By hand, float32.</param>
/// <param name="Torch32">By autograd, float32.</param>
/// <param name="Bounds">Bounds of rounding, from autograd's float64 quantities.</param>
internal sealed record Witnesses(NamedTensors Parameters, Batch Batch, Trace Hand64, Trace Torch64, Trace Hand32, Trace Torch32, RoundingBounds Bounds)
{
    /// <summary>Has all four compute the pass.</summary>
    /// <param name="float64">Both engines in float64.</param>
    /// <param name="float32">Both engines in float32.</param>
    /// <param name="analysis">What rounding explains in this experiment.</param>
    /// <param name="parameters">At which parameters; float32 numbers, so that all have exactly the same.</param>
    /// <param name="batch">On which batch.</param>
    public static Witnesses Take(EnginePair float64, EnginePair float32, RoundingAnalysis analysis, NamedTensors parameters, Batch batch)
    {
        Trace torch64 = Trace(float64.Torch);
        return new Witnesses(parameters, batch, Trace(float64.Hand), torch64, Trace(float32.Hand), Trace(float32.Torch), analysis.Of(parameters, batch, torch64));

        Trace Trace(IEngine engine)
        {
            engine.Load(parameters);
            return engine.Trace(batch);
        }
    }

    /// <summary>The parameters, and running statistics that are the batch's mean and variance: the cost in evaluation mode then is the one of training.</summary>
    public NamedTensors WithStatisticsOfTheBatch
    {
        get
        {
            NamedTensors state = new(Parameters);
            foreach (string layer in Torch64.Where(t => t.Site is { Pass: Pass.Forward, Quantity: "Y" } && t.Site.Layer.StartsWith("BatchNorm ", StringComparison.Ordinal)).Select(t => t.Site.Layer))
            {
                (Bounded mean, Bounded variance) = Bounds.Statistics(layer);
                state.Add(Statistic("RunningMean", mean));
                state.Add(Statistic("RunningVariance", variance));

                NamedTensor Statistic(string name, Bounded of) => new(name + layer["BatchNorm ".Length..], [of.Values.Length], of.Values);
            }

            return state;
        }
    }

    /// <summary>Samples at ReLU's corner: see <see cref="Corners"/>.</summary>
    public IReadOnlyCollection<int> Corners => Compare.Corners.Of(Bounds, Precision.Float32, Hand64, Torch64, Hand32, Torch32);

    /// <summary>Mean over the samples of the largest |score|.</summary>
    public double Scores
    {
        get
        {
            NamedTensor S = Torch64.Last(traced => traced.Site is { Pass: Pass.Forward, Quantity: "Y" }).Value;
            return S.Values.Chunk(S.Shape[1]).Average(row => row.Max(Math.Abs));
        }
    }

    /// <summary>
    /// Whether rounding puts a sample on either side of a corner even in float64: a pre-activation that is 0 by structure, as behind a
    /// batch normalisation of one unit.
    /// </summary>
    public bool AreTurnedInFloat64 => Compare.Corners.AreTurned(Bounds, Precision.Float64, Hand64, Torch64);

    /// <summary>The gradient of J with respect to a parameter, as the last of a pass.</summary>
    public static NamedTensor Gradient(Trace trace, string parameter) => trace.Find(RoundingBounds.GradientSite(parameter))!;
}
