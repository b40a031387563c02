using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Harness.Experiments;

/// <summary>The interval a number has to lie in; its ends belong to it unless they are exclusive. NaN and ∞ never do.</summary>
/// <param name="Minimum">Lower end.</param>
/// <param name="Maximum">Upper end; ∞: none.</param>
/// <param name="ExcludesMinimum">Whether the number must be greater than the lower end.</param>
/// <param name="ExcludesMaximum">Whether the number must be less than the upper end.</param>
public sealed record Limits(double Minimum, double Maximum, bool ExcludesMinimum, bool ExcludesMaximum)
{
    /// <summary>Limits as an attribute declares them.</summary>
    public static Limits Of(RangeAttribute range) => new(
        Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
        Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture),
        range.MinimumIsExclusive,
        range.MaximumIsExclusive);

    /// <summary>Whether <paramref name="value"/> lies in the interval.</summary>
    public bool Contains(double value) => double.IsFinite(value)
        && (ExcludesMinimum ? value > Minimum : value >= Minimum)
        && (ExcludesMaximum ? value < Maximum : value <= Maximum);

    /// <summary>"1 … 100,000", "≥ 0", "> 0 and ≤ 1".</summary>
    public override string ToString()
    {
        if (double.IsFinite(Maximum) && !ExcludesMinimum && !ExcludesMaximum)
        {
            return $"{Text(Minimum)} … {Text(Maximum)}";
        }

        string from = $"{(ExcludesMinimum ? ">" : "≥")} {Text(Minimum)}";
        return double.IsFinite(Maximum) ? $"{from} and {(ExcludesMaximum ? "<" : "≤")} {Text(Maximum)}" : from;
    }

    private static string Text(double limit) => limit.ToString("#,0.######", CultureInfo.InvariantCulture);
}
