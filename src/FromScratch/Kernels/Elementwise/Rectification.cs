using System.Numerics;

namespace Harness.FromScratch;

/// <summary>The rectified linear unit and its gradient, in blocks of elements.</summary>
internal sealed unsafe class Rectification<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockElements = 16_384;

    private T* s, dh, result;
    private int count;

    /// <summary>H = max(0, S).</summary>
    public void Forward(Matrix<T> S, Matrix<T> H)
    {
        s = S.Pointer;
        dh = null;
        result = H.Pointer;
        Run(S.Count);
        GC.KeepAlive(S);
        GC.KeepAlive(H);
    }

    /// <summary>dS = dH where S &gt; 0, otherwise 0.</summary>
    public void Backward(Matrix<T> S, Matrix<T> dH, Matrix<T> dS)
    {
        s = S.Pointer;
        dh = dH.Pointer;
        result = dS.Pointer;
        Run(S.Count);
        GC.KeepAlive(S);
        GC.KeepAlive(dH);
        GC.KeepAlive(dS);
    }

    public void Run(int block, int worker)
    {
        int first = block * BlockElements, length = Math.Min(BlockElements, count - first);
        if (dh is null)
        {
            Elementwise<TPath, TVector, T>.Relu(s + first, result + first, length);
        }
        else
        {
            Elementwise<TPath, TVector, T>.ReluBackward(s + first, dh + first, result + first, length);
        }
    }

    private void Run(int elements)
    {
        count = elements;
        pool.Run(this, Tiles.Count(elements, BlockElements), isShared: elements >= Tiles.ElementsWorthSharing);
    }
}
