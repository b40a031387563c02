using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Kernels that compute each element from the elements at the same place.</summary>
internal static unsafe class Elementwise<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>h = max(0, s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Relu(T* s, T* h, int count)
    {
        TVector zero = TPath.Broadcast(T.Zero);
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            TPath.Store(h + i, TPath.Max(zero, TPath.Load(s + i)));
        }

        if (i < count)
        {
            Partial<TPath, TVector, T>.Store(h + i, TPath.Max(zero, Partial<TPath, TVector, T>.Load(s + i, count - i)), count - i);
        }
    }

    /// <summary>ds = dh where s &gt; 0, otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReluBackward(T* s, T* dh, T* ds, int count)
    {
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            TPath.Store(ds + i, TPath.WherePositive(TPath.Load(s + i), TPath.Load(dh + i)));
        }

        if (i < count)
        {
            TVector masked = TPath.WherePositive(
                Partial<TPath, TVector, T>.Load(s + i, count - i), Partial<TPath, TVector, T>.Load(dh + i, count - i));
            Partial<TPath, TVector, T>.Store(ds + i, masked, count - i);
        }
    }

    /// <summary>y = y + a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(T a, T* x, T* y, int count)
    {
        TVector factor = TPath.Broadcast(a);
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            TPath.Store(y + i, TPath.MultiplyAdd(factor, TPath.Load(x + i), TPath.Load(y + i)));
        }

        if (i < count)
        {
            TVector sum = TPath.MultiplyAdd(
                factor, Partial<TPath, TVector, T>.Load(x + i, count - i), Partial<TPath, TVector, T>.Load(y + i, count - i));
            Partial<TPath, TVector, T>.Store(y + i, sum, count - i);
        }
    }

    /// <summary>y = eʸ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(T* y, int count)
    {
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            TPath.Store(y + i, TPath.Exp(TPath.Load(y + i)));
        }

        if (i < count)
        {
            Partial<TPath, TVector, T>.Store(y + i, TPath.Exp(Partial<TPath, TVector, T>.Load(y + i, count - i)), count - i);
        }
    }
}
