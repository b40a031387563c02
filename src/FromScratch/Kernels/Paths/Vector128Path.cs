using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Harness.FromScratch;

/// <summary>128-bit vectors: SSE or NEON.</summary>
internal unsafe struct Vector128Path<T> : IVectorPath<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => AdvSimd.IsSupported ? "NEON" : "SSE";

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    public static bool HasWideTile => AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector128<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> BroadcastHalf(T* source)
    {
        Vector64<T> half = Vector64.Load(source);
        return Vector128.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> WherePositive(Vector128<T> condition, Vector128<T> a) =>
        Vector128.GreaterThan(condition, Vector128<T>.Zero) & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Exp(Vector128<T> x) => typeof(T) == typeof(float)
        ? Vector128.Exp(x.AsSingle()).As<float, T>()
        : Vector128.Exp(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> a, Vector128<T> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadLanes(T* source, nint step) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveLower(Vector128<T> a, Vector128<T> b) => Interleaved(Vector128.Create(a.GetLower(), b.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveUpper(Vector128<T> a, Vector128<T> b) => Interleaved(Vector128.Create(a.GetUpper(), b.GetUpper()));

    // Two halves side by side, a₀ a₁ b₀ b₁, as a₀ b₀ a₁ b₁; of two elements there is nothing to change.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Interleaved(Vector128<T> halves) =>
        typeof(T) == typeof(float) ? Vector128.Shuffle(halves.AsSingle(), Vector128.Create(0, 2, 1, 3)).As<float, T>() : halves;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadBytes(byte* source)
    {
        T* elements = stackalloc T[Vector128<T>.Count];
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            elements[i] = T.CreateTruncating(source[i]);
        }

        return Vector128.Load(elements);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadSingles(float* source) => typeof(T) == typeof(float)
        ? Vector128.Load(source).As<float, T>()
        : Vector128.Create((double)source[0], source[1]).As<double, T>();
}
