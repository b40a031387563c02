using System.Globalization;
using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>One field as a stage tries it: values to go through, or a range to draw from.</summary>
/// <param name="path">The field.</param>
/// <param name="range">Checked by <see cref="SpaceReader"/>.</param>
internal sealed class FieldDraw(string path, FieldRange range)
{
    /// <summary>Digits of a drawn value: enough to search, few enough to read, and the same wherever a logarithm is rounded differently.</summary>
    private const string Digits = "G6";

    private readonly RecipeField field = RecipeField.Values.First(field => field.Path == path);

    /// <summary>The field.</summary>
    public string Path => path;

    /// <summary>Whether values are drawn from a range.</summary>
    public bool IsDrawn => range.Uniform is not null || range.LogUniform is not null;

    /// <summary>Lower and upper end of what is drawn from; null: a list or a grid.</summary>
    public (double Low, double High)? Ends => (range.Uniform ?? range.LogUniform) is [double low, double high] ? (low, high) : null;

    /// <summary>Whether logarithms are uniform.</summary>
    public bool IsLogarithmic => range.LogUniform is not null;

    /// <summary>The values of a list or a grid, as JSON; empty where they are drawn.</summary>
    public IReadOnlyList<string> Choices { get; } =
        range.Values is not null ? [.. range.Values.Select(TrialSettings.Text)]
        : range.Grid is GridRange grid ? [.. GridValues(grid).Select(TrialSettings.Text)]
        : [];

    /// <summary>
    /// The value of one trial: a function of seed, stage, field and the trial's number alone.
    /// Uniform: a + (b − a)·u; log-uniform: a·(b/a)^u; a list: each element with equal chance.
    /// </summary>
    public string At(int seed, StageName stage, int trial)
    {
        RandomStream stream = new(seed, StreamPurpose.Search, Part(stage));
        if (Ends is not (double low, double high))
        {
            return Choices[stream.Below(trial, Choices.Count)];
        }

        double u = stream.Uniform(trial);
        double value = IsLogarithmic ? low * Math.Exp(u * Math.Log(high / low)) : low + (high - low) * u;
        if (field.Type == typeof(int))
        {
            value = IsLogarithmic ? Math.Round(value) : Math.Floor(low + (high - low + 1) * u);
        }
        else
        {
            value = double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return TrialSettings.Text(Math.Clamp(value, low, high));
    }

    // Twelve digits, so that 0.1 + 2·0.1 is 0.3; a step that leads to the end within rounding leads there.
    private static IEnumerable<double> GridValues(GridRange grid) => Enumerable.Range(0, GridCount(grid)).Select(i =>
        double.Parse((grid.From + i * grid.Step).ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>How many values a grid has; at most one more than a search may have trials.</summary>
    public static int GridCount(GridRange grid) => 1 + (int)Math.Min(SearchPlan.MostTrials, Math.Floor((grid.To - grid.From) / grid.Step + 1e-9));

    /// <summary>A list of one value.</summary>
    public static FieldRange Only(string value) => new() { Values = [JsonElement.Parse(value)] };

    // FNV-1a: the field's place among the others must not matter, and string.GetHashCode differs from run to run.
    private int Part(StageName stage)
    {
        uint hash = 2166136261;
        foreach (char letter in $"{stage}/{path}")
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)hash;
    }
}
