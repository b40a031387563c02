using System.Globalization;
using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A field's range in the fine stage: the span of the best coarse trials' values, where wanted out to the values tried
/// next to them, or to the end of the range where none was.
/// </summary>
internal static class Narrowing
{
    /// <summary>A list whose values grow by this factor and more is one of magnitudes.</summary>
    private const double Magnitudes = 2;

    /// <summary>Whether a field's values have an order to narrow: a number, no list of numbers.</summary>
    public static bool IsOrdered(RecipeField field) => !field.IsList && (field.Type == typeof(int) || field.Type == typeof(double));

    /// <summary>The narrowed range; of a field without order, a list of the best trials' values.</summary>
    /// <param name="draw">The field in the coarse stage.</param>
    /// <param name="best">The best coarse trials.</param>
    /// <param name="tried">All coarse trials.</param>
    /// <param name="neighbours">Whether the values next to them belong to it.</param>
    public static FieldRange Of(FieldDraw draw, IEnumerable<TrialSettings> best, IEnumerable<TrialSettings> tried, bool neighbours)
    {
        string[] chosen = [.. best.Select(trial => trial[draw.Path])], all = [.. tried.Select(trial => trial[draw.Path]).Concat(draw.Choices).Distinct()];
        RecipeField field = RecipeField.Values.First(field => field.Path == draw.Path);
        if (!IsOrdered(field) || all.Contains("null"))
        {
            return new FieldRange { Values = [.. chosen.Distinct().Select(value => JsonElement.Parse(value))] };
        }

        double[] values = [.. all.Select(Number).Order()];
        (double low, double high) = (chosen.Min(Number), chosen.Max(Number));
        if (neighbours)
        {
            low = values.Where(value => value < low).DefaultIfEmpty(Math.Min(low, draw.Ends?.Low ?? low)).Max();
            high = values.Where(value => value > high).DefaultIfEmpty(Math.Max(high, draw.Ends?.High ?? high)).Min();
        }

        return low == high ? FieldDraw.Only(TrialSettings.Text(low))
            : low > 0 && (draw.IsLogarithmic || (!draw.IsDrawn && AreMagnitudes(values))) ? new FieldRange { LogUniform = [low, high] }
            : new FieldRange { Uniform = [low, high] };
    }

    private static bool AreMagnitudes(double[] sorted) =>
        sorted[0] > 0 && sorted.Zip(sorted.Skip(1), (value, next) => next >= Magnitudes * value).All(grows => grows);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
