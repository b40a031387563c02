namespace Harness.Experiments;

/// <summary>The floating-point format an engine computes in.</summary>
public enum Precision
{
    /// <summary>IEEE 754 binary32, unit roundoff 2⁻²⁴.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, unit roundoff 2⁻⁵³.</summary>
    Float64,
}

/// <summary>What a precision means in numbers and in names.</summary>
public static class PrecisionExtensions
{
    /// <summary>Unit roundoff u: the largest relative error of rounding to nearest.</summary>
    public static double UnitRoundoff(this Precision precision) =>
        precision == Precision.Float32 ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);

    /// <summary>The value as the precision stores it.</summary>
    public static double Round(this Precision precision, double value) =>
        precision == Precision.Float32 ? (float)value : value;

    /// <summary>"float32" or "float64".</summary>
    public static string Name(this Precision precision) =>
        precision == Precision.Float32 ? "float32" : "float64";
}
