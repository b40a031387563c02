using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The largest difference that still counts as agreement, and where it comes from.</summary>
/// <param name="Value">In the units of what is compared.</param>
/// <param name="Reason">Why this much: shown with every verdict.</param>
public sealed record Limit(double Value, string Reason)
{
    /// <summary>Whether a difference is within the limit; never where it is not finite, however large the limit.</summary>
    public bool Allows(double difference) => double.IsFinite(difference) && Math.Abs(difference) <= Value;

    /// <summary>What rounding explains of each element, measured for this pass: sides·u·B.</summary>
    /// <param name="bound">B of each element.</param>
    /// <param name="precision">Whose u.</param>
    /// <param name="sides">2 where both sides round, 1 against the same in float64.</param>
    public static ElementLimits Rounding(double[] bound, Precision precision, int sides)
    {
        double factor = sides * precision.UnitRoundoff();
        return new ElementLimits(
            Array.ConvertAll(bound, b => factor * b),
            $"{(sides == 2 ? "both sides' " : "")}{precision.Name()} rounding, {RoundingBounds.Formula}");
    }
}

/// <summary>A limit for each element of a tensor.</summary>
/// <param name="Values">In row-major order.</param>
/// <param name="Reason">Where they come from.</param>
public sealed record ElementLimits(double[] Values, string Reason)
{
    /// <summary>The limit of one element.</summary>
    public Limit At(int element) => new(Values[element], Reason);
}
