using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Loads and stores of fewer elements than a vector has, at the end of a row.</summary>
internal static unsafe class Partial<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
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
