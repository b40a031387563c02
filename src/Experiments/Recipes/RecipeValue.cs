using System.Text.Json;

namespace Harness.Experiments;

/// <summary>Turns JSON into the value of a field, where it has the field's type; limits are looked at elsewhere.</summary>
internal static class RecipeValue
{
    /// <summary>Whether the JSON has the field's type, and the value as a recipe holds it.</summary>
    public static bool TryRead(RecipeField field, JsonElement json, out object? value)
    {
        value = field.IsList ? List(field, json) : One(field, json);
        return value is not null || (field.IsNullable && json.ValueKind == JsonValueKind.Null);
    }

    private static Array? List(RecipeField field, JsonElement json)
    {
        object?[] elements = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(e => One(field, e))] : [null];
        if (elements.Contains(null))
        {
            return null;
        }

        Array list = Array.CreateInstance(field.Type, elements.Length);
        elements.CopyTo(list, 0);
        return list;
    }

    private static object? One(RecipeField field, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when field.Type == typeof(string) => json.GetString(),
        JsonValueKind.String when field.Type.IsEnum => Choice(field, json.GetString()!),
        JsonValueKind.Number when field.Type == typeof(double) => json.GetDouble(),
        JsonValueKind.Number when field.Type == typeof(int) => Integer(json.GetDouble()),
        JsonValueKind.True when field.Type == typeof(bool) => true,
        JsonValueKind.False when field.Type == typeof(bool) => false,
        _ => null,
    };

    private static object? Choice(RecipeField field, string name)
    {
        int index = field.Choices.ToList().IndexOf(name);
        return index < 0 ? null : Enum.GetValues(field.Type).GetValue(index);
    }

    // 1.0 and 1e3 are integers, as they are to a JSON schema.
    private static int? Integer(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;
}
