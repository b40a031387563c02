using System.Runtime.CompilerServices;
using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// x = scale · (pixel − μ) / σ with the mean μ and the standard deviation σ of each pixel over the training images,
/// σ² = Σ(pixel − μ)² / n; the σ of a pixel that never varies is 1. In float64, rounded to the run's precision
/// at the end.
/// </summary>
internal sealed class Normalization : IDisposable
{
    // Both precisions and every run of an experiment ask for the statistics of the same images.
    private static readonly ConditionalWeakTable<LabelledImages, Tuple<double[], double[]>> Known = [];

    private readonly ScalarType dtype;
    private readonly double scale;
    private readonly Tensor mu, sigma;

    /// <param name="training">The images whose statistics are taken.</param>
    /// <param name="dtype">Precision of the normalised images.</param>
    /// <param name="scale">Factor of the normalised pixels.</param>
    public Normalization(LabelledImages training, ScalarType dtype, double scale = 1)
    {
        (this.dtype, this.scale) = (dtype, scale);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (double[] mean, double[] deviation) = Known.GetValue(training, Statistics);
        mu = tensor(mean, [training.Features], dtype: ScalarType.Float64).DetachFromDisposeScope();
        sigma = tensor(deviation, [training.Features], dtype: ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Precision of the normalised images.</summary>
    public ScalarType Type => dtype;

    /// <summary>Whether both normalise the images whose statistics they take alike.</summary>
    public bool IsLike(Normalization other) => (dtype, scale) == (other.dtype, other.scale);

    /// <summary>The images at <paramref name="samples"/>, normalised, [N×D].</summary>
    public Tensor Images(LabelledImages images, int[] samples) => Normalised(ImageTensors.Pixels(images, samples));

    /// <summary>The same, mirrored left to right first: a pixel is normalised as the place where it lands is.</summary>
    public Tensor Mirrored(LabelledImages images, int[] samples) =>
        Normalised(ImageTensors.Mirrored(ImageTensors.Pixels(images, samples)));

    /// <inheritdoc/>
    public void Dispose()
    {
        mu.Dispose();
        sigma.Dispose();
    }

    // μ and σ, [D] each.
    private static Tuple<double[], double[]> Statistics(LabelledImages training)
    {
        Tensor mu = Mean(training, pixels => pixels);
        Tensor sigma = Mean(training, pixels => pixels.sub_(mu).square()).sqrt_();
        sigma.masked_fill_(sigma.eq(0), 1);
        return Tuple.Create(EngineState.Copy("mu", mu).Values, EngineState.Copy("sigma", sigma).Values);
    }

    // Mean of f(pixel) over the training images, [D].
    private static Tensor Mean(LabelledImages training, Func<Tensor, Tensor> f)
    {
        Tensor sum = zeros([training.Features], dtype: ScalarType.Float64);
        foreach (int[] samples in ImageTensors.Chunks(training.Count))
        {
            using var scope = NewDisposeScope();
            sum.add_(f(Float64(training, samples)).sum(dim: 0));
        }

        return sum.div_(training.Count);
    }

    private Tensor Normalised(Tensor pixels)
    {
        Tensor normalized = pixels.to_type(ScalarType.Float64).sub_(mu).div_(sigma);
        return (scale == 1 ? normalized : normalized.mul_(scale)).to_type(dtype);
    }

    private static Tensor Float64(LabelledImages images, int[] samples) =>
        ImageTensors.Pixels(images, samples).to_type(ScalarType.Float64);
}
