using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// Normalised training images, [n×D]. Engines that train on the same images at the same time share them: each would keep
/// half a gigabyte of CIFAR-10.
/// </summary>
internal sealed class KeptImages : IDisposable
{
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

    /// <summary>Those that another engine keeps, or new ones; to be disposed by each user.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="normalization">How they are normalised: by their own statistics.</param>
    public static KeptImages Of(LabelledImages images, Normalization normalization)
    {
        lock (InUse)
        {
            KeptImages? same = InUse.Find(kept => kept.normalization.IsLike(normalization) && kept.images.AreSameAs(images));
            if (same is null)
            {
                InUse.Add(same = new KeptImages(images, normalization));
            }
            else
            {
                same.users++;
            }

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
}
