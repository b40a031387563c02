using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The training images as a step needs them. Where there is room for them (<see cref="KeptImages"/>) they are kept normalised,
/// [n×D], from the moment it is seen that training goes on; a batch is then one index_select. Otherwise, and until then, each
/// batch is normalised from its bytes, to the same bits.
/// </summary>
internal sealed class TrainingImages : IDisposable
{
    /// <summary>A gradient check asks for a few batches, training for thousands.</summary>
    private const int BatchesBeforeKeeping = 8;

    private readonly LabelledImages images;
    private readonly Normalization normalization;
    private readonly ScalarType dtype;
    private readonly Tensor labels;
    private readonly bool mayKeep;
    private KeptImages? kept;
    private int batches;

    /// <param name="images">The training images.</param>
    /// <param name="normalization">How they are normalised.</param>
    /// <param name="dtype">Precision of the normalised images.</param>
    /// <param name="mayKeep">Whether they may be kept.</param>
    public TrainingImages(LabelledImages images, Normalization normalization, ScalarType dtype, bool mayKeep = true)
    {
        (this.images, this.normalization, this.dtype, this.mayKeep) = (images, normalization, dtype, mayKeep);
        labels = ImageTensors.Labels(images, [.. Enumerable.Range(0, images.Count)]).DetachFromDisposeScope();
    }

    /// <summary>The images X [N×D] at <paramref name="samples"/> and their classes [N].</summary>
    public (Tensor X, Tensor Labels) Batch(int[] samples)
    {
        if (mayKeep && kept is null && ++batches > BatchesBeforeKeeping)
        {
            // Where another run's images leave no room for these, there may be later.
            kept = KeptImages.Of(images, normalization);
        }

        using Tensor index = Index(samples);
        Tensor X = kept?.All.index_select(0, index) ?? normalization.Images(images, samples);
        return (X, labels.index_select(0, index));
    }

    /// <summary>The same with the batch's mirrorings, noise and dropout of the inputs, in this order.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="keep">p_x, probability to keep an input.</param>
    /// <param name="trace">Is given X, before and after dropout; null: nobody asks.</param>
    public (Tensor X, Tensor Labels) Augmented(Batch batch, double keep, ForwardTrace? trace = null)
    {
        (int[] samples, int count) = (batch.Samples, batch.Samples.Length);
        (Tensor X, Tensor labels) = Batch(samples);
        if (batch.Flipped is bool[] flipped && flipped.Contains(true))
        {
            int[] rows = [.. Enumerable.Range(0, count).Where(row => flipped[row])];
            X.index_copy_(0, Index(rows), normalization.Mirrored(images, Array.ConvertAll(rows, row => samples[row])));
        }

        if (batch.NoisyRows is { Length: > 0 } noisy)
        {
            X.index_add_(0, Index(noisy), ImageTensors.Noise(batch.Noise!, images.Features, dtype), 1);
        }

        trace?.Note("Network", "X", X);
        if (batch.InputMask is byte[] mask)
        {
            X.mul_(ImageTensors.Mask(mask, count, keep, dtype));
        }

        if (keep < 1)
        {
            trace?.Note("Dropout 0", "Y", X);
        }

        return (X, labels);
    }

    /// <summary>The images X [N×D] of a chunk and their classes [N]; kept images are not copied.</summary>
    public (Tensor X, Tensor Labels) Chunk(int[] samples)
    {
        Tensor X = kept?.All.narrow(0, samples[0], samples.Length) ?? normalization.Images(images, samples);
        return (X, labels.narrow(0, samples[0], samples.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        labels.Dispose();
        kept?.Dispose();
        kept = null;
    }

    private static Tensor Index(int[] positions) => tensor(Array.ConvertAll(positions, position => (long)position));
}
