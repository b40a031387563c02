using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>x = scale·(pixel − μ)/σ with the training images' statistics, computed in float64 and rounded to float32.</summary>
/// <param name="train">The training images.</param>
/// <param name="scale">The recipe's scale.</param>
internal sealed class NormalizedImages(LabelledImages train, double scale)
{
    private readonly PixelStatistics statistics = PixelStatistics.Of(train);

    /// <summary>Image <paramref name="index"/>, [D].</summary>
    public float[] Row(LabelledImages images, int index)
    {
        double[] pixels = new double[images.Features];
        images.CopyTo(index, pixels);
        float[] x = new float[pixels.Length];
        for (int d = 0; d < x.Length; d++)
        {
            x[d] = (float)(scale * (pixels[d] - statistics.Mean[d]) / statistics.StandardDeviation[d]);
        }

        return x;
    }
}
