namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of <paramref name="rawArray"/>, [n].</summary>
    public static Tensor tensor(long[] rawArray, ScalarType? dtype = null) =>
        CopyOf<long>(rawArray, ScalarType.Int64, [rawArray.Length], dtype);

    /// <summary>A tensor with a copy of <paramref name="rawArray"/>.</summary>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null) =>
        CopyOf<double>(rawArray, ScalarType.Float64, dimensions, dtype);

    /// <summary>A tensor with a copy of <paramref name="rawArray"/>.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null) =>
        CopyOf<byte>(rawArray, ScalarType.Byte, dimensions, dtype);

    /// <summary>A tensor whose elements are not set yet.</summary>
    public static unsafe Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null)
    {
        fixed (long* shape = size)
        {
            return NativeMethods.TensorEmpty(shape, size.Length, (sbyte)(dtype ?? ScalarType.Float32));
        }
    }

    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null) => Full(size, 0, dtype);

    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null) => Full(size, 1, dtype);

    private static unsafe Tensor Full(ReadOnlySpan<long> size, double value, ScalarType? dtype)
    {
        fixed (long* shape = size)
        {
            return NativeMethods.TensorFull(shape, size.Length, value, (sbyte)(dtype ?? ScalarType.Float32));
        }
    }

    private static unsafe Tensor CopyOf<T>(ReadOnlySpan<T> values, ScalarType type, ReadOnlySpan<long> dimensions, ScalarType? dtype)
        where T : unmanaged
    {
        long elements = 1;
        foreach (long extent in dimensions)
        {
            elements *= extent;
        }

        if (elements != values.Length)
        {
            throw new ArgumentException($"{values.Length} values are not [{string.Join('×', dimensions.ToArray())}]");
        }

        fixed (T* data = values)
        fixed (long* shape = dimensions)
        {
            return NativeMethods.TensorCopyOf(data, (sbyte)type, shape, dimensions.Length, (sbyte)(dtype ?? type));
        }
    }
}
