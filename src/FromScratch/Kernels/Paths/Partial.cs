using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Loads and stores of a whole vector, or of fewer elements at the end of a row.</summary>
internal static unsafe class Partial<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>As many elements as are left, at most a vector's; zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadUpTo(T* source, int left) => left >= TPath.Width ? TPath.Load(source) : Load(source, left);

    /// <summary>Stores as many elements as are left, at most a vector's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUpTo(T* destination, TVector value, int left)
    {
        if (left >= TPath.Width)
        {
            TPath.Store(destination, value);
        }
        else
        {
            Store(destination, value, left);
        }
    }

    /// <summary>The first <paramref name="count"/> elements, zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TVector Load(T* source, int count)
    {
        TVector vector = default;
        Unsafe.CopyBlockUnaligned(&vector, source, (uint)(count * sizeof(T)));
        return vector;
    }

    /// <summary>Stores the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store(T* destination, TVector value, int count) =>
        Unsafe.CopyBlockUnaligned(destination, &value, (uint)(count * sizeof(T)));
}
