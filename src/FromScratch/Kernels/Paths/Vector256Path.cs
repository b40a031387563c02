using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>256-bit vectors: AVX2.</summary>
internal unsafe struct Vector256Path<T> : IVectorPath<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "AVX2";

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    public static bool HasWideTile => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector256<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> BroadcastHalf(T* source)
    {
        if (Avx.IsSupported)
        {
            return Avx.BroadcastVector128ToVector256((float*)source).As<float, T>();
        }

        Vector128<T> half = Vector128.Load(source);
        return Vector256.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> WherePositive(Vector256<T> condition, Vector256<T> a) =>
        Vector256.GreaterThan(condition, Vector256<T>.Zero) & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Exp(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Exp(x.AsSingle()).As<float, T>()
        : Vector256.Exp(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadLanes(T* source, nint step) => Vector256.Create(Vector128.Load(source), Vector128.Load(source + step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveLower(Vector256<T> a, Vector256<T> b)
    {
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>()
                : Avx.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>();
        }

        return Vector256.Create(
            Vector128Path<T>.InterleaveLower(a.GetLower(), b.GetLower()), Vector128Path<T>.InterleaveLower(a.GetUpper(), b.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveUpper(Vector256<T> a, Vector256<T> b)
    {
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>()
                : Avx.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
        }

        return Vector256.Create(
            Vector128Path<T>.InterleaveUpper(a.GetLower(), b.GetLower()), Vector128Path<T>.InterleaveUpper(a.GetUpper(), b.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadBytes(byte* source)
    {
        if (Avx2.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source)).As<float, T>()
                : Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(source)).As<double, T>();
        }

        T* elements = stackalloc T[Vector256<T>.Count];
        for (int i = 0; i < Vector256<T>.Count; i++)
        {
            elements[i] = T.CreateTruncating(source[i]);
        }

        return Vector256.Load(elements);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadSingles(float* source)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector256.Load(source).As<float, T>();
        }

        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(Vector128.Load(source));
        return Vector256.Create(lower, upper).As<double, T>();
    }
}
