using System.Numerics.Tensors;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Rounding of normalised pixels, X = (p − μ)/σ or p·(1/σ) − μ/σ, times data.scale: a few roundings of terms as large as |X| and |μ|/σ.
/// Those of μ, σ and μ/σ are rounded once for all images.
/// </summary>
internal sealed class InputBounds
{
    private readonly double[] offsets;

    /// <param name="experiment">Whose training images give μ and σ.</param>
    public InputBounds(Experiment experiment)
    {
        PixelStatistics statistics = PixelStatistics.Of(experiment.Splits.Train);
        offsets = [.. statistics.Mean.Zip(statistics.StandardDeviation, (mean, deviation) => Math.Abs(experiment.Recipe.Data.Scale * mean / deviation))];
    }

    /// <summary>X, [N×D].</summary>
    public Bounded Of(NamedTensor X)
    {
        double[] error = new double[X.Values.Length];
        TensorPrimitives.Abs(X.Values, error);
        for (int row = 0; row < error.Length; row += offsets.Length)
        {
            Span<double> own = error.AsSpan(row, offsets.Length);
            TensorPrimitives.Add(own, offsets, own);
        }

        return Bounded.Of(X, error) with { Common = offsets };
    }
}
