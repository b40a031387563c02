using System.Text;
using System.Text.Json;

namespace Harness.Experiments;

/// <summary>
/// Fills a recipe from JSON, field by field. The recipe is new, its sections too, so that their init setters can
/// be called before anybody else sees them.
/// </summary>
internal sealed class RecipeBinder(string name)
{
    /// <summary>The recipe as filled so far.</summary>
    public Recipe Recipe { get; } = new() { Name = name };

    /// <summary>The option that set a field last, by the field's path.</summary>
    public Dictionary<string, string> Origins { get; } = [];

    /// <summary>Takes over all fields of a recipe's JSON.</summary>
    public void Fill(JsonElement json, string file) => Fill(null, RecipeField.Top, json, file);

    /// <summary>Takes over one field.</summary>
    public void Override(FieldAssignment assignment)
    {
        (string path, string value, string origin) = assignment;
        RecipeField field = RecipeField.Find(path, origin);
        JsonElement text = JsonSerializer.SerializeToElement(value);
        JsonElement json = Json(value) is JsonElement parsed && RecipeValue.TryRead(field, parsed, out _) ? parsed : text;
        Set(field, json, origin);
        Origins[path] = origin;
    }

    private void Fill(RecipeField? section, IReadOnlyList<RecipeField> fields, JsonElement json, string file)
    {
        string prefix = section is null ? "" : $"{section.Path}.";
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw NotAllowed(file, section?.Path ?? "the recipe", json, section?.Allowed ?? "an object");
        }

        HashSet<string> seen = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string path = prefix + property.Name;
            if (!seen.Add(property.Name))
            {
                throw new InputException($"{file}: {path}: is given twice; give it once");
            }

            if (path == "$schema")
            {
                continue;
            }

            RecipeField field = fields.FirstOrDefault(f => f.Name == property.Name) ?? throw RecipeField.Unknown(path, fields, file);
            if (field.IsSection && !(field.IsNullable && property.Value.ValueKind == JsonValueKind.Null))
            {
                Fill(field, field.Fields, property.Value, file);
            }
            else
            {
                Set(field, property.Value, file);
            }
        }
    }

    private void Set(RecipeField field, JsonElement json, string origin)
    {
        if (!RecipeValue.TryRead(field, json, out object? value) || !field.Allows(value))
        {
            throw NotAllowed(origin, field.Path, json, field.Allowed);
        }

        field.Set(Recipe, value);
    }

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonElement.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static InputException NotAllowed(string origin, string path, JsonElement json, string allowed)
    {
        string value = json.GetRawText();
        string shown = value.Length <= 80 ? value : $"{value[..80]}…";
        return new InputException($"{origin}: {path}: {shown} is not allowed; allowed: {allowed}");
    }
}
