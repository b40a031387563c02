using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Rounding of normalised pixels, X = (p − μ)/σ or p·(1/σ) − μ/σ, times data.scale: a few roundings of terms as large as |X| and |μ|/σ.
/// </summary>
internal sealed class InputBounds
{
    private readonly double[] offsets;

    /// <param name="experiment">Whose training images give μ and σ.</param>
    public InputBounds(Experiment experiment)
    {
        PixelStatistics statistics = new(experiment.Splits.Train);
        offsets = [.. statistics.Mean.Zip(statistics.StandardDeviation, (mean, deviation) => experiment.Recipe.Data.Scale * mean / deviation)];
    }

    /// <summary>X, [N×D].</summary>
    public Bounded Of(NamedTensor X)
    {
        double[] error = new double[X.Values.Length];
        for (int i = 0; i < error.Length; i++)
        {
            error[i] = Math.Abs(X.Values[i]) + offsets[i % offsets.Length];
        }

        return Bounded.Of(X, error);
    }
}
