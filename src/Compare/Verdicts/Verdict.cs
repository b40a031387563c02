namespace Harness.Compare;

/// <summary>What a difference between two witnesses of the same quantity means.</summary>
public enum Verdict
{
    /// <summary>Rounding alone explains it: agreement.</summary>
    Rounding,

    /// <summary>
    /// It comes from samples at the corner of ReLU: it is gone once they are left out. Agreement, counted and shown.
    /// </summary>
    Kink,

    /// <summary>In float64 the formulas agree, but a float32 result is off by more than rounding explains.</summary>
    Precision,

    /// <summary>The formulas differ: a bug on one side. Also what could not be compared: NaN, infinity, nothing at all.</summary>
    Formula,
}

/// <summary>How verdicts are read and written.</summary>
public static class VerdictExtensions
{
    /// <summary>Whether the two sides agree.</summary>
    public static bool Holds(this Verdict verdict) => verdict is Verdict.Rounding or Verdict.Kink;

    /// <summary>ROUNDING, KINK, PRECISION or FORMULA.</summary>
    public static string Text(this Verdict verdict) => verdict.ToString().ToUpperInvariant();
}
