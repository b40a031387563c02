using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Pixels of images, bytes or float32, into a normalised batch. A block is a share of the columns of all images, so that
/// a thread writes those columns that it will multiply by.
/// </summary>
internal sealed unsafe class PixelNormalization<TPath, TVector, T>(WorkerPool pool) : IBlockWork, IPixelWriter<T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Blocks = 16, CacheLine = 64;

    private PixelRows<T>? pixels;
    private T* scale, shift, x;
    private int features, blockColumns;

    public void Write(PixelRows<T> pixelRows, Matrix<T> X)
    {
        pixels = pixelRows;
        scale = pixels.Scale;
        shift = pixels.Shift;
        x = X.Pointer;
        features = X.Columns;
        blockColumns = Tiles.Count(Tiles.Count(features, Blocks), CacheLine) * CacheLine;
        pool.Run(this, Tiles.Count(features, blockColumns));
        GC.KeepAlive(X);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        int first = block * blockColumns, end = Math.Min(first + blockColumns, features);
        T* row = x;
        foreach (nint image in pixels!.Images)
        {
            if (pixels.AreBytes)
            {
                OfBytes((byte*)image, row, first, end);
            }
            else
            {
                OfNumbers((float*)image, row, first, end);
            }

            row += features;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OfBytes(byte* bytes, T* row, int d, int end)
    {
        for (; d <= end - TPath.Width; d += TPath.Width)
        {
            TPath.Store(row + d, TPath.MultiplyAdd(TPath.LoadBytes(bytes + d), TPath.Load(scale + d), TPath.Load(shift + d)));
        }

        for (; d < end; d++)
        {
            row[d] = T.MultiplyAddEstimate(T.CreateTruncating(bytes[d]), scale[d], shift[d]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OfNumbers(float* numbers, T* row, int d, int end)
    {
        for (; d <= end - TPath.Width; d += TPath.Width)
        {
            TPath.Store(row + d, TPath.MultiplyAdd(TPath.LoadSingles(numbers + d), TPath.Load(scale + d), TPath.Load(shift + d)));
        }

        for (; d < end; d++)
        {
            row[d] = T.MultiplyAddEstimate(T.CreateTruncating(numbers[d]), scale[d], shift[d]);
        }
    }
}
