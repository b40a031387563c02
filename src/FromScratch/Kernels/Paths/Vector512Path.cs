using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>512-bit vectors: AVX-512.</summary>
internal unsafe struct Vector512Path<T> : IVectorPath<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "AVX-512";

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    public static bool HasWideTile => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector512<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> BroadcastHalf(T* source)
    {
        if (Avx512F.IsSupported)
        {
            // From memory, which leaves the port of the shuffles alone.
            return Avx512F.BroadcastVector256ToVector512((double*)source).As<double, T>();
        }

        Vector256<T> half = Vector256.Load(source);
        return Vector512.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WherePositive(Vector512<T> condition, Vector512<T> a) =>
        Vector512.GreaterThan(condition, Vector512<T>.Zero) & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exp(Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.Exp(x.AsSingle()).As<float, T>()
        : Vector512.Exp(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadLanes(T* source, nint step)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(Vector256Path<T>.LoadLanes(source, step), Vector256Path<T>.LoadLanes(source + 2 * step, step));
        }

        // Inserts from memory leave the port of the shuffles alone.
        Vector512<float> lanes = Vector128.Load((float*)source).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(source + step)), 1);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(source + 2 * step)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load((float*)(source + 3 * step)), 3).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveLower(Vector512<T> a, Vector512<T> b)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>()
                : Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>();
        }

        return Vector512.Create(
            Vector256Path<T>.InterleaveLower(a.GetLower(), b.GetLower()), Vector256Path<T>.InterleaveLower(a.GetUpper(), b.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveUpper(Vector512<T> a, Vector512<T> b)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>()
                : Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
        }

        return Vector512.Create(
            Vector256Path<T>.InterleaveUpper(a.GetLower(), b.GetLower()), Vector256Path<T>.InterleaveUpper(a.GetUpper(), b.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadBytes(byte* source)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source))).As<float, T>()
                : Avx512F.ConvertToVector512Double(Avx2.ConvertToVector256Int32(source)).As<double, T>();
        }

        T* elements = stackalloc T[Vector512<T>.Count];
        for (int i = 0; i < Vector512<T>.Count; i++)
        {
            elements[i] = T.CreateTruncating(source[i]);
        }

        return Vector512.Load(elements);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadSingles(float* source)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Load(source).As<float, T>();
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Load(source));
        return Vector512.Create(lower, upper).As<double, T>();
    }
}
