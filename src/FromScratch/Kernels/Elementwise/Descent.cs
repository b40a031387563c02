using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>W ← W − η·(dW + 2λ·W), element by element.</summary>
internal static unsafe class Descent<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* value, T* gradient, int count, SgdRule<T> rule)
    {
        TVector minusRate = TPath.Broadcast(-rule.Rate), penalty = TPath.Broadcast(rule.Penalty);
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            TVector w = TPath.Load(value + i);
            TVector d = TPath.MultiplyAdd(penalty, w, TPath.Load(gradient + i));
            TPath.Store(value + i, TPath.MultiplyAdd(minusRate, d, w));
        }

        if (i < count)
        {
            TVector w = Partial<TPath, TVector, T>.Load(value + i, count - i);
            TVector d = TPath.MultiplyAdd(penalty, w, Partial<TPath, TVector, T>.Load(gradient + i, count - i));
            Partial<TPath, TVector, T>.Store(value + i, TPath.MultiplyAdd(minusRate, d, w), count - i);
        }
    }
}
