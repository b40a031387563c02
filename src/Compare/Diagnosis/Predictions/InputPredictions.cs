using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>Mistakes in the normalised and augmented input X.</summary>
internal static class InputPredictions
{
    private const int ImageWidth = 32;

    /// <summary>Of X, [N×D].</summary>
    public static IEnumerable<Prediction> Of(Circumstances c)
    {
        Grid X = c.At("Network", Pass.Forward, "X");
        double scale = c.Recipe.Data.Scale;
        PixelStatistics own = PixelStatistics.Of(c.Experiment.Splits.Train);
        (Grid mu, Grid sigma) = (Row(own.Mean), Row(own.StandardDeviation));
        Grid noise = Noise(c.Batch, X), pixels = (X - noise) / scale * sigma + mu;
        yield return new(Causes.DeviationLeftOut, X * sigma);
        yield return new(Causes.MeanLeftOut, X + scale * (mu / sigma));
        if (Leaked(c.Experiment) is PixelStatistics all)
        {
            yield return new(Causes.LeakedStatistics, scale * ((pixels - Row(all.Mean)) / Row(all.StandardDeviation)) + noise);
        }

        yield return new(Causes.ImagesOutOfStep, X.Rotated);
        yield return new(Causes.ImagesOutOfStep, X.Select([.. Enumerable.Range(1, X.Rows).Select(row => row % X.Rows)]));
        yield return new(Causes.NoiseLeftOut, X - noise);
        if (c.Batch.Flipped is bool[] flipped && X.Columns % ImageWidth == 0)
        {
            Grid turned = pixels.Map((n, d, x) => flipped[n] ? pixels[n, d / ImageWidth * ImageWidth + ImageWidth - 1 - d % ImageWidth] : x);
            yield return new(Causes.MirroringLeftOut, scale * ((turned - mu) / sigma) + noise);
        }
    }

    private static Grid Row(double[] values) => new(1, values.Length, values);

    private static Grid Noise(Batch batch, Grid X) => X.Map((n, d, _) =>
        Array.IndexOf(batch.NoisyRows ?? [], n) is int row and >= 0 ? batch.Noise![row * X.Columns + d] : 0);

    // μ and σ of training and test images together; null where they do not lie in one storage.
    private static PixelStatistics? Leaked(Experiment experiment)
    {
        (LabelledImages train, LabelledImages test) = (experiment.Splits.Train, experiment.Splits.Test);
        return train.Storage.Equals(test.Storage) ? PixelStatistics.Of(train.Concat("all", test)) : null;
    }
}
