using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Harness.Experiments;

/// <summary>Writes recipes as <see cref="RecipeReader"/> reads them, every field with its value; numbers keep all their bits.</summary>
public static class RecipeWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly JsonSerializerOptions Inline = new(Options) { WriteIndented = false };

    /// <summary>The resolved recipe as JSON text.</summary>
    public static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, Options);

    /// <summary>The resolved recipe as a JSON object, to stand inside another document.</summary>
    public static JsonObject ToJson(Recipe recipe) => JsonSerializer.SerializeToNode(recipe, Options)!.AsObject();

    /// <summary>A field's value as it stands in the JSON.</summary>
    internal static string Text(object? value) => JsonSerializer.SerializeToNode(value, Options)?.ToJsonString(Inline) ?? "null";
}
