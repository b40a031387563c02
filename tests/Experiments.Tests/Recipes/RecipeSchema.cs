using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Harness.Experiments.Tests;

/// <summary>The JSON schema (draft 2020-12) of recipes, out of the fields' declarations.</summary>
internal static class RecipeSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Generate()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Harness recipe",
            ["description"] = "An experiment as both engines are told it.",
        };
        Add(schema, Object(RecipeField.Top));
        schema["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string", ["description"] = "Where this schema is." });
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Object(IEnumerable<RecipeField> fields) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Field(field)))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Field(RecipeField field)
    {
        JsonObject schema = new() { ["description"] = Summaries.Of(field) };
        Add(schema, field.IsSection ? Object(field.Fields) : field.IsList ? List(field) : One(field));
        if (field.IsNullable)
        {
            schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        }

        if (!field.IsSection && field.Path != "name") // a recipe is named after its file
        {
            schema["default"] = JsonNode.Parse(RecipeWriter.Text(field.Default));
        }

        return schema;
    }

    private static JsonObject List(RecipeField field) => new()
    {
        ["type"] = "array",
        ["items"] = One(field),
        ["minItems"] = field.Length!.MinimumLength,
        ["maxItems"] = field.Length.MaximumLength,
    };

    private static JsonObject One(RecipeField field)
    {
        JsonObject schema = new() { ["type"] = JsonType(field.Type) };
        if (field.Choices.Count > 0)
        {
            schema["enum"] = new JsonArray([.. field.Choices.Select(choice => JsonValue.Create(choice))]);
        }

        if (field.Pattern is { } pattern)
        {
            schema["pattern"] = $"^{pattern.Pattern}$";
        }

        if (field.Limits is { } limits)
        {
            schema[limits.ExcludesMinimum ? "exclusiveMinimum" : "minimum"] = limits.Minimum;
            if (double.IsFinite(limits.Maximum))
            {
                schema[limits.ExcludesMaximum ? "exclusiveMaximum" : "maximum"] = limits.Maximum;
            }
        }

        return schema;
    }

    private static string JsonType(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) ? "integer"
        : type == typeof(double) ? "number"
        : "string";

    private static void Add(JsonObject to, JsonObject from)
    {
        foreach ((string name, JsonNode? value) in from.ToList())
        {
            from.Remove(name);
            to[name] = value;
        }
    }
}
