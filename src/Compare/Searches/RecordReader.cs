using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Reads JSON into records, strictly: no field that is not there, none twice, types and the limits of the records'
/// attributes kept. Messages name file, field and value, and what would be right.
/// </summary>
/// <param name="file">What messages name first.</param>
internal sealed class RecordReader(string file)
{
    private const int MostShown = 80;

    /// <summary>The record that a JSON object stands for.</summary>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public TRecord Read<TRecord>(JsonElement json)
    {
        Check(json, typeof(TRecord), declaration: null, "");
        return json.Deserialize<TRecord>(SearchJson.Inline)!;
    }

    private void Check(JsonElement json, Type type, PropertyInfo? declaration, string path)
    {
        if (type == typeof(JsonElement))
        {
            return;
        }

        if (Generic(type, typeof(IReadOnlyDictionary<,>)) is [_, Type value])
        {
            CheckMembers(json, path, name => (value, null), "an object");
        }
        else if (Generic(type, typeof(IReadOnlyList<>)) is [Type element])
        {
            CheckList(json, element, declaration!, path);
        }
        else if (type.IsClass && type != typeof(string))
        {
            CheckRecord(json, type, path);
        }
        else
        {
            CheckValue(json, type, declaration!, path);
        }
    }

    private void CheckRecord(JsonElement json, Type type, string path)
    {
        Dictionary<string, PropertyInfo> properties = type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        string[] names = [.. properties.Keys];
        HashSet<string> seen = CheckMembers(json, path, name =>
            name == "$schema" && path.Length == 0 ? null
            : properties.TryGetValue(name, out PropertyInfo? property) ? (property.PropertyType, property)
            : throw new InputException($"{file}: {Join(path, name)}: there is no such field; {Nearest.Hint(name, names)}"), $"an object of {string.Join(", ", names)}");
        string? missing = names.FirstOrDefault(name => properties[name].GetCustomAttribute<RequiredMemberAttribute>() is not null && !seen.Contains(name));
        if (missing is not null)
        {
            throw new InputException($"{file}: {Join(path, missing)}: is missing");
        }
    }

    private HashSet<string> CheckMembers(JsonElement json, string path, Func<string, (Type Type, PropertyInfo? Declaration)?> member, string allowed)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw NotAllowed(json, path, allowed);
        }

        HashSet<string> seen = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string inner = Join(path, property.Name);
            if (!seen.Add(property.Name))
            {
                throw new InputException($"{file}: {inner}: is given twice; give it once");
            }

            if (member(property.Name) is { } known && !(property.Value.ValueKind == JsonValueKind.Null && IsNullable(known.Declaration)))
            {
                Check(property.Value, known.Type, known.Declaration, inner);
            }
        }

        return seen;
    }

    private void CheckList(JsonElement json, Type element, PropertyInfo declaration, string path)
    {
        (int least, int most) = declaration.GetCustomAttribute<LengthAttribute>() is { } length ? (length.MinimumLength, length.MaximumLength) : (0, int.MaxValue);
        string allowed = least == most ? $"a list of {least}" : string.Create(CultureInfo.InvariantCulture, $"a list of {least} … {most:#,0}");
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() < least || json.GetArrayLength() > most)
        {
            throw NotAllowed(json, path, allowed);
        }

        int index = 0;
        foreach (JsonElement one in json.EnumerateArray())
        {
            Check(one, element, declaration, $"{path}[{index++}]");
        }
    }

    private void CheckValue(JsonElement json, Type declared, PropertyInfo declaration, string path)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        Limits? limits = declaration.GetCustomAttribute<RangeAttribute>() is { } range ? Limits.Of(range) : null;
        bool holds = json.ValueKind switch
        {
            JsonValueKind.Number => (type == typeof(double) && double.IsFinite(json.GetDouble())) || (type == typeof(int) && json.TryGetInt32(out _)),
            JsonValueKind.String => type == typeof(string),
            JsonValueKind.True or JsonValueKind.False => type == typeof(bool),
            _ => false,
        };
        if (!holds || (limits is not null && !limits.Contains(json.GetDouble())))
        {
            string kind = type == typeof(double) ? "a number" : type == typeof(int) ? "an integer" : type == typeof(bool) ? "true, false" : "text";
            throw NotAllowed(json, path, $"{kind} {limits}".TrimEnd());
        }
    }

    private InputException NotAllowed(JsonElement json, string path, string allowed)
    {
        string value = json.GetRawText();
        string shown = value.Length <= MostShown ? value : $"{value[..MostShown]}…";
        return new InputException($"{file}: {(path.Length == 0 ? "" : $"{path}: ")}{shown} is not allowed; allowed: {allowed}");
    }

    private static bool IsNullable(PropertyInfo? declaration) =>
        declaration is not null && new NullabilityInfoContext().Create(declaration).WriteState == NullabilityState.Nullable;

    private static Type[]? Generic(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments() : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
