namespace TorchSharp;

/// <summary>A number as an operation on a floating-point tensor takes it.</summary>
public readonly struct Scalar
{
    private Scalar(double value) => Value = value;

    internal double Value { get; }

    /// <summary>The number as a scalar.</summary>
    public static implicit operator Scalar(double value) => new(value);
}
