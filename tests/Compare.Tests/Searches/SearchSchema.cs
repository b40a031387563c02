using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>The JSON schema (draft 2020-12) of searches, out of their records' declarations.</summary>
internal static partial class SearchSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> SummaryOf = XDocument.Load(Path.ChangeExtension(typeof(SearchSpace).Assembly.Location, ".xml"))
        .Descendants("member").Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Spaces().Replace(member.Element("summary")!.Value, " ").Trim());

    public static string Generate()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Harness search",
            ["description"] = "A hyper-parameter search.",
        };
        foreach ((string name, JsonNode? value) in Record(typeof(SearchSpace)).ToList())
        {
            schema[name] = value!.DeepClone();
        }

        schema["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string", ["description"] = "Where this schema is." });
        schema["$defs"] = new JsonObject
        {
            ["path"] = new JsonObject { ["description"] = "A field of the recipe.", ["enum"] = new JsonArray([.. RecipeField.Values.Select(field => JsonValue.Create(field.Path))]) },
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Record(Type type)
    {
        PropertyInfo[] properties = [.. type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)];
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(Name(property), (JsonNode?)Property(property)))),
            ["additionalProperties"] = false,
        };
        string[] required = [.. properties.Where(property => property.GetCustomAttribute<RequiredMemberAttribute>() is not null).Select(Name)];
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        return schema;
    }

    private static JsonObject Property(PropertyInfo property)
    {
        JsonObject schema = new() { ["description"] = SummaryOf[$"P:{property.DeclaringType!.FullName}.{property.Name}"] };
        foreach ((string name, JsonNode? value) in Value(property.PropertyType, property).ToList())
        {
            schema[name] = value!.DeepClone();
        }

        if (new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable)
        {
            schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        }

        return schema;
    }

    private static JsonObject Value(Type declared, PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        Type[] arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        return type == typeof(JsonElement) ? []
            : arguments.Length == 2 ? new() { ["type"] = "object", ["propertyNames"] = new JsonObject { ["$ref"] = "#/$defs/path" }, ["additionalProperties"] = Value(arguments[1], property) }
            : arguments.Length == 1 ? List(arguments[0], property)
            : type.IsClass && type != typeof(string) ? Record(type)
            : Limited(new() { ["type"] = type == typeof(int) ? "integer" : type == typeof(double) ? "number" : type == typeof(bool) ? "boolean" : "string" }, property);
    }

    private static JsonObject List(Type element, PropertyInfo property)
    {
        LengthAttribute length = property.GetCustomAttribute<LengthAttribute>()!;
        return new() { ["type"] = "array", ["items"] = Value(element, property), ["minItems"] = length.MinimumLength, ["maxItems"] = length.MaximumLength };
    }

    private static JsonObject Limited(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range && Limits.Of(range) is { } limits)
        {
            schema[limits.ExcludesMinimum ? "exclusiveMinimum" : "minimum"] = limits.Minimum;
            if (double.IsFinite(limits.Maximum))
            {
                schema[limits.ExcludesMaximum ? "exclusiveMaximum" : "maximum"] = limits.Maximum;
            }
        }

        return schema;
    }

    private static string Name(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
