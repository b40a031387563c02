using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// Normalised training images, [n×D]. Engines that train on the same images at the same time share them: each would keep
/// half a gigabyte of CIFAR-10. All that are kept at a time have a limit.
/// </summary>
internal sealed class KeptImages : IDisposable
{
    private const long MostBytes = 1L << 30;

    private static readonly List<KeptImages> InUse = [];

    private readonly LabelledImages images;
    private readonly Normalization normalization;
    private int users = 1;

    private KeptImages(LabelledImages images, Normalization normalization)
    {
        (this.images, this.normalization) = (images, normalization);
        using var _ = no_grad();
        All = empty([images.Count, images.Features], dtype: normalization.Type).DetachFromDisposeScope();
        foreach (int[] samples in ImageTensors.Chunks(images.Count))
        {
            using var scope = NewDisposeScope();
            All.narrow(0, samples[0], samples.Length).copy_(normalization.Images(images, samples));
        }
    }

    /// <summary>X of all images; only read.</summary>
    public Tensor All { get; }

    private long Bytes => BytesOf(images, normalization);

    /// <summary>
    /// Those that another engine keeps, or new ones, or null where all that are kept would take more than the limit; to be
    /// disposed by each user.
    /// </summary>
    /// <param name="images">The training images.</param>
    /// <param name="normalization">How they are normalised: by their own statistics.</param>
    /// <param name="limit">How many bytes may be kept in all: 1 GiB.</param>
    public static KeptImages? Of(LabelledImages images, Normalization normalization, long limit = MostBytes)
    {
        lock (InUse)
        {
            KeptImages? same = InUse.Find(kept => kept.normalization.IsLike(normalization) && kept.images.AreSameAs(images));
            if (same is not null)
            {
                same.users++;
                return same;
            }

            if (InUse.Sum(kept => kept.Bytes) + BytesOf(images, normalization) > limit)
            {
                return null;
            }

            InUse.Add(same = new KeptImages(images, normalization));
            return same;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (InUse)
        {
            if (--users == 0)
            {
                InUse.Remove(this);
                All.Dispose();
            }
        }
    }

    private static long BytesOf(LabelledImages images, Normalization normalization) =>
        (long)images.Count * images.Features * (normalization.Type == ScalarType.Float32 ? sizeof(float) : sizeof(double));
}
