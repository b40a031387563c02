using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Turns images into normalised batches, X = scale·(pixels − μ)/σ with the training images' statistics.</summary>
internal sealed unsafe class InputBatches<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ImageWidth = 32;

    private readonly Kernels<T> kernels;
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly Matrix<T> scale, shift;
    private readonly BatchBuffer<T> batches, noisy;
    private readonly bool areBytes;
    private MemoryHandle storage;
    private nint[] rows = [], noisyRows = [];
    private byte[] mirrored = [];
    private bool isDisposed;

    /// <param name="kernels">What computes.</param>
    /// <param name="train">Training images; every image later asked for must lie in the same storage.</param>
    /// <param name="factor">The recipe's scale.</param>
    public InputBatches(Kernels<T> kernels, LabelledImages train, double factor = 1)
    {
        this.kernels = kernels;
        (bytes, areBytes) = (train.Storage, train.AreBytes);
        storage = bytes.Pin();
        PixelStatistics statistics = PixelStatistics.Of(train);
        scale = new Matrix<T>(1, train.Features);
        shift = new Matrix<T>(1, train.Features);
        for (int d = 0; d < train.Features; d++)
        {
            scale[0, d] = T.CreateTruncating(factor / statistics.StandardDeviation[d]);
            shift[0, d] = T.CreateTruncating(-factor * statistics.Mean[d] / statistics.StandardDeviation[d]);
        }

        batches = new BatchBuffer<T>(train.Features);
        noisy = new BatchBuffer<T>(train.Features);
    }

    /// <summary>The images at <paramref name="samples"/> as X, [N×D].</summary>
    /// <exception cref="ArgumentException">The images lie in another storage than the training images.</exception>
    public Matrix<T> Load(LabelledImages images, ReadOnlySpan<int> samples)
    {
        PointAt(images, samples);
        return Normalized(samples.Length);
    }

    /// <summary>A training batch as X, [N×D]: some images mirrored before they are normalised, noise added to some rows after.</summary>
    /// <exception cref="ArgumentException">The images lie in another storage than the training images.</exception>
    public Matrix<T> Load(LabelledImages images, Batch batch)
    {
        Matrix<T> X = batch.Flipped is null ? Load(images, batch.Samples) : LoadMirrored(images, batch);
        if (batch.NoisyRows is { Length: > 0 } places)
        {
            X.SetRows(places, Noisy(places, batch.Noise));
        }

        return X;
    }

    public void Dispose()
    {
        isDisposed = true;
        storage.Dispose();
    }

    // x += noise, rounded to T first.
    private static void AddRounded(ReadOnlySpan<double> noise, Span<T> x)
    {
        int d = 0;
        if (typeof(T) == typeof(float))
        {
            Span<float> row = MemoryMarshal.Cast<T, float>(x);
            for (; d <= row.Length - Vector<float>.Count; d += Vector<float>.Count)
            {
                Vector<float> rounded = Vector.Narrow(new Vector<double>(noise[d..]), new Vector<double>(noise[(d + Vector<double>.Count)..]));
                (new Vector<float>(row[d..]) + rounded).CopyTo(row[d..]);
            }
        }

        for (; d < x.Length; d++)
        {
            x[d] += T.CreateTruncating(noise[d]);
        }
    }

    // The batch's images at some places, normalised, with noise.
    private Matrix<T> Noisy(int[] places, ReadOnlySpan<double> noise)
    {
        if (noisyRows.Length < places.Length)
        {
            noisyRows = new nint[places.Length];
        }

        for (int i = 0; i < places.Length; i++)
        {
            noisyRows[i] = rows[places[i]];
        }

        Matrix<T> X = noisy.For(places.Length);
        kernels.Normalize(noisyRows.AsSpan(0, places.Length), areBytes, scale, shift, X);
        for (int i = 0; i < places.Length; i++)
        {
            AddRounded(noise.Slice(i * X.Columns, X.Columns), X.Row(i));
        }

        return X;
    }

    private Matrix<T> LoadMirrored(LabelledImages images, Batch batch)
    {
        if (mirrored.Length < batch.Samples.Length * images.Features)
        {
            mirrored = GC.AllocateUninitializedArray<byte>(batch.Samples.Length * images.Features, pinned: true);
        }

        PointAt(images, batch.Samples);
        for (int i = 0; i < batch.Samples.Length; i++)
        {
            if (batch.Flipped![i])
            {
                Span<byte> target = mirrored.AsSpan(i * images.Features, images.Features);
                images.Pixels(batch.Samples[i]).CopyTo(target);
                for (int row = 0; row < target.Length; row += ImageWidth)
                {
                    target.Slice(row, ImageWidth).Reverse();
                }

                rows[i] = (nint)Unsafe.AsPointer(ref target[0]);
            }
        }

        return Normalized(batch.Samples.Length);
    }

    private void PointAt(LabelledImages images, ReadOnlySpan<int> samples)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
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
    }

    private Matrix<T> Normalized(int count)
    {
        Matrix<T> X = batches.For(count);
        kernels.Normalize(rows.AsSpan(0, count), areBytes, scale, shift, X);
        return X;
    }
}
