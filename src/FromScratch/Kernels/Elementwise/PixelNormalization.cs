using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Pixels of images, bytes or float32, into a normalised batch, an image a block.</summary>
internal sealed unsafe class PixelNormalization<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private nint[] images = [];
    private T* scale, shift, x;
    private int features;
    private bool areBytes;

    public void Run(ReadOnlySpan<nint> rows, bool ofBytes, Matrix<T> scaleRow, Matrix<T> shiftRow, Matrix<T> X)
    {
        if (images.Length < rows.Length)
        {
            images = new nint[rows.Length];
        }

        rows.CopyTo(images);
        scale = scaleRow.Pointer;
        shift = shiftRow.Pointer;
        x = X.Pointer;
        (features, areBytes) = (X.Columns, ofBytes);
        pool.Run(this, rows.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        T* row = x + (nint)block * features;
        if (!areBytes)
        {
            OfNumbers((float*)images[block], row);
            return;
        }

        byte* bytes = (byte*)images[block];
        int d = 0;
        for (; d <= features - TPath.Width; d += TPath.Width)
        {
            TPath.Store(row + d, TPath.MultiplyAdd(TPath.LoadBytes(bytes + d), TPath.Load(scale + d), TPath.Load(shift + d)));
        }

        for (; d < features; d++)
        {
            row[d] = T.MultiplyAddEstimate(T.CreateTruncating(bytes[d]), scale[d], shift[d]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OfNumbers(float* numbers, T* row)
    {
        int d = 0;
        for (; d <= features - TPath.Width; d += TPath.Width)
        {
            TPath.Store(row + d, TPath.MultiplyAdd(TPath.LoadSingles(numbers + d), TPath.Load(scale + d), TPath.Load(shift + d)));
        }

        for (; d < features; d++)
        {
            row[d] = T.MultiplyAddEstimate(T.CreateTruncating(numbers[d]), scale[d], shift[d]);
        }
    }
}
