using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The training images as a step needs them. They are kept normalised, [n×D], where there is room for that: a
/// batch is then one index_select. Otherwise each batch is normalised from its bytes.
/// </summary>
internal sealed class TrainingImages : IDisposable
{
    private readonly LabelledImages images;
    private readonly Normalization normalization;
    private readonly Tensor labels;
    private readonly Tensor? normalized;

    /// <param name="images">The training images.</param>
    /// <param name="normalization">How they are normalised.</param>
    /// <param name="dtype">Precision of the normalised images.</param>
    /// <param name="limit">How many bytes the normalised images may take: 1 GiB.</param>
    public TrainingImages(LabelledImages images, Normalization normalization, ScalarType dtype, long limit = 1L << 30)
    {
        (this.images, this.normalization) = (images, normalization);
        int[] all = [.. Enumerable.Range(0, images.Count)];
        labels = ImageTensors.Labels(images, all).DetachFromDisposeScope();

        int elementSize = dtype == ScalarType.Float32 ? sizeof(float) : sizeof(double);
        if ((long)images.Count * images.Features * elementSize <= limit)
        {
            normalized = empty([images.Count, images.Features], dtype: dtype).DetachFromDisposeScope();
            foreach (int[] samples in ImageTensors.Chunks(images.Count))
            {
                using var scope = NewDisposeScope();
                normalized.narrow(0, samples[0], samples.Length).copy_(normalization.Images(images, samples));
            }
        }
    }

    /// <summary>The images X [N×D] at <paramref name="samples"/> and their classes [N].</summary>
    public (Tensor X, Tensor Labels) Batch(int[] samples)
    {
        using Tensor index = tensor(Array.ConvertAll(samples, sample => (long)sample));
        Tensor X = normalized?.index_select(0, index) ?? normalization.Images(images, samples);
        return (X, labels.index_select(0, index));
    }

    /// <summary>The images X [N×D] of a chunk and their classes [N]; kept images are not copied.</summary>
    public (Tensor X, Tensor Labels) Chunk(int[] samples)
    {
        Tensor X = normalized?.narrow(0, samples[0], samples.Length) ?? normalization.Images(images, samples);
        return (X, labels.narrow(0, samples[0], samples.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        labels.Dispose();
        normalized?.Dispose();
    }
}
