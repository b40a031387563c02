using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>X = X·mask·scale in place, in blocks of elements.</summary>
internal sealed unsafe class Masking<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockElements = 16_384;

    private T* x;
    private byte* mask;
    private T scale;
    private int count;

    public void Run(Matrix<T> X, byte* maskBytes, T factor)
    {
        x = X.Pointer;
        mask = maskBytes;
        (scale, count) = (factor, X.Count);
        pool.Run(this, Tiles.Count(count, BlockElements), isShared: count >= Tiles.ElementsWorthSharing);
        GC.KeepAlive(X);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        TVector factor = TPath.Broadcast(scale);
        int i = block * BlockElements, end = Math.Min(i + BlockElements, count);
        for (; i <= end - TPath.Width; i += TPath.Width)
        {
            TVector kept = TPath.WherePositive(TPath.LoadBytes(mask + i), TPath.Load(x + i));
            TPath.Store(x + i, TPath.Multiply(kept, factor));
        }

        for (; i < end; i++)
        {
            x[i] = mask[i] == 0 ? T.Zero : x[i] * scale;
        }
    }
}
