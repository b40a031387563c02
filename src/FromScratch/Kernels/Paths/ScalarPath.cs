using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>One element at a time, for machines (or settings) without vector instructions.</summary>
internal unsafe struct ScalarPath<T> : IVectorPath<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "scalar";

    public static int Width => 1;

    public static bool HasWideTile => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, T value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BroadcastHalf(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T a, T b, T c) => a * b + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WherePositive(T condition, T a) => condition > T.Zero ? a : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp(T x) => T.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max(T a, T b) => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadLanes(T* source, nint step) => *source;

    public static T InterleaveLower(T a, T b) => a;

    public static T InterleaveUpper(T a, T b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadBytes(byte* source) => T.CreateTruncating(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadSingles(float* source) => T.CreateTruncating(*source);
}
