using System.Buffers;
using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Turns bytes of images into normalised batches, X = (pixels − μ)/σ with the training images' statistics.</summary>
internal sealed unsafe class InputBatches<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernels<T> kernels;
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly MemoryHandle storage;
    private readonly Matrix<T> scale, shift;
    private readonly BatchBuffer<T> batches;
    private nint[] rows = [];

    /// <param name="kernels">What computes.</param>
    /// <param name="train">Training images; every image later asked for must lie in the same storage.</param>
    public InputBatches(Kernels<T> kernels, LabelledImages train)
    {
        this.kernels = kernels;
        bytes = train.Storage;
        storage = bytes.Pin();
        PixelStatistics statistics = new(train);
        scale = new Matrix<T>(1, train.Features);
        shift = new Matrix<T>(1, train.Features);
        for (int d = 0; d < train.Features; d++)
        {
            scale[0, d] = T.CreateTruncating(1 / statistics.StandardDeviation[d]);
            shift[0, d] = T.CreateTruncating(-statistics.Mean[d] / statistics.StandardDeviation[d]);
        }

        batches = new BatchBuffer<T>(train.Features);
    }

    /// <summary>The images at <paramref name="samples"/> as X, [N×D].</summary>
    /// <exception cref="ArgumentException">The images lie in another storage than the training images.</exception>
    public Matrix<T> Load(LabelledImages images, ReadOnlySpan<int> samples)
    {
        if (!images.Storage.Equals(bytes))
        {
            throw new ArgumentException($"{images.Name}: these images do not lie in the storage of the training images");
        }

        if (rows.Length < samples.Length)
        {
            rows = new nint[samples.Length];
        }

        for (int i = 0; i < samples.Length; i++)
        {
            rows[i] = (nint)storage.Pointer + images.Start(samples[i]);
        }

        Matrix<T> X = batches.For(samples.Length);
        kernels.Normalize(rows.AsSpan(0, samples.Length), scale, shift, X);
        return X;
    }

    public void Dispose() => storage.Dispose();
}
