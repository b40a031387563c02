using System.Globalization;
using System.Text.Json;

namespace Harness.Compare;

/// <summary>The values a trial has in the fields that are tried, in the search's order; equal where all values are.</summary>
public sealed class TrialSettings : IEquatable<TrialSettings>
{
    /// <param name="fields">Path and value of each field; values as JSON.</param>
    public TrialSettings(IEnumerable<KeyValuePair<string, string>> fields) => Fields = [.. fields];

    /// <summary>Path and value of each field; values as JSON.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    /// <summary>The value of a field, as JSON.</summary>
    public string this[string path] => Fields.First(field => field.Key == path).Value;

    /// <summary>"training.lambda=0.001 schedule.cycles=2".</summary>
    public override string ToString() => string.Join(' ', Fields.Select(field => $"{field.Key}={field.Value}"));

    /// <inheritdoc/>
    public bool Equals(TrialSettings? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrialSettings);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>A value as JSON in the one form settings have it in: 1e-3 and 0.001 are the same.</summary>
    public static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? Text(value.GetDouble()) : JsonSerializer.Serialize(value, SearchJson.Inline);

    /// <summary>A number with all its bits, in the fewest digits: 0.001, 1e-5.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');
}
