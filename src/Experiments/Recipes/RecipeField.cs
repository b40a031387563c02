using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Harness.Experiments;

/// <summary>
/// One field of a recipe as its property declares it: where it stands in the JSON, its type, what is allowed and
/// its default. Reading, overriding, checking, the JSON schema and the recipe reference all go by these.
/// </summary>
public sealed class RecipeField
{
    private RecipeField(RecipeField? section, PropertyInfo property)
    {
        (Section, Property) = (section, property);
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Path = section is null ? Name : $"{section.Path}.{Name}";
        IsNullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        Type declared = property.PropertyType;
        IsList = declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        Type = IsList ? declared.GetGenericArguments()[0] : Nullable.GetUnderlyingType(declared) ?? declared;
        Default = property.GetValue(Activator.CreateInstance(property.DeclaringType!));
        Limits = property.GetCustomAttribute<RangeAttribute>() is { } range ? Limits.Of(range) : null;
        Length = property.GetCustomAttribute<LengthAttribute>();
        Pattern = property.GetCustomAttribute<RegularExpressionAttribute>();
        Choices = Type.IsEnum ? [.. Enum.GetNames(Type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)] : [];
        Fields = Type.IsClass && Type != typeof(string) ? Of(this, Type) : [];
    }

    /// <summary>The fields and sections at the top of a recipe, in the order of their declaration.</summary>
    public static IReadOnlyList<RecipeField> Top { get; } = Of(null, typeof(Recipe));

    /// <summary>All fields but the sections themselves.</summary>
    public static IReadOnlyList<RecipeField> Values { get; } = [.. Top.SelectMany(field => field.Leaves)];

    /// <summary>The section the field stands in; null at the top.</summary>
    public RecipeField? Section { get; }

    /// <summary>The property that declares the field.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Name in the JSON.</summary>
    public string Name { get; }

    /// <summary>Names from the top, joined by points: training.lambda.</summary>
    public string Path { get; }

    /// <summary>int, double, bool, string or an enumeration; of a list, its elements' type; of a section, its record.</summary>
    public Type Type { get; }

    /// <summary>Whether the value is a list of <see cref="Type"/>.</summary>
    public bool IsList { get; }

    /// <summary>Whether the field is an object with fields of its own.</summary>
    public bool IsSection => Fields.Count > 0;

    /// <summary>Whether null is allowed.</summary>
    public bool IsNullable { get; }

    /// <summary>The value where a recipe does not name the field.</summary>
    public object? Default { get; }

    /// <summary>Limits of the number, or of every number of the list; null: none.</summary>
    public Limits? Limits { get; }

    /// <summary>How many elements the list may have.</summary>
    public LengthAttribute? Length { get; }

    /// <summary>What the text has to look like; null: no matter.</summary>
    public RegularExpressionAttribute? Pattern { get; }

    /// <summary>Names of the enumeration's values in the JSON: fan-in, he, …; empty for other types.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>The section's fields; empty for a value.</summary>
    public IReadOnlyList<RecipeField> Fields { get; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed
    {
        get
        {
            string one =
                IsSection ? "an object"
                : Type.IsEnum ? string.Join(", ", Choices)
                : Type == typeof(bool) ? "true, false"
                : Type == typeof(string) ? Pattern?.ErrorMessage ?? "text"
                : $"{(Type == typeof(int) ? "integer" : "number")} {Limits}".TrimEnd();
            string all = Length is null ? one : $"list of {Length.MinimumLength} … {Length.MaximumLength}, each {one}";
            return IsNullable ? $"{all}, or null" : all;
        }
    }

    private IEnumerable<RecipeField> Leaves => IsSection ? Fields.SelectMany(inner => inner.Leaves) : [this];

    /// <summary>The field of a path.</summary>
    /// <param name="path">Names from the top, joined by points.</param>
    /// <param name="origin">Where it was given, which messages name first.</param>
    /// <exception cref="InputException">There is no such field, or it is a section; the message suggests one.</exception>
    public static RecipeField Find(string path, string origin)
    {
        if (Top.FirstOrDefault(top => top.IsSection && top.Path == path) is RecipeField section)
        {
            throw new InputException($"{origin}: {path} is a section; name one of its fields: {string.Join(", ", section.Fields.Select(f => f.Path))}");
        }

        return Values.FirstOrDefault(field => field.Path == path) ?? throw Unknown(path, Top, origin);
    }

    /// <summary>Whether a value in JSON has the field's type and lies within its limits.</summary>
    public bool Accepts(JsonElement json) => RecipeValue.TryRead(this, json, out object? value) && Allows(value);

    /// <summary>The field's value in a recipe; null where its section is not there.</summary>
    public object? In(Recipe recipe) =>
        Section is null ? Property.GetValue(recipe)
        : Section.In(recipe) is object section ? Property.GetValue(section)
        : null;

    /// <summary>Calls the property's init setter: for recipes that nobody else has seen yet.</summary>
    internal void Set(Recipe recipe, object? value)
    {
        object? section = Section is null ? recipe : Section.In(recipe);
        if (section is null)
        {
            section = Activator.CreateInstance(Section!.Type);
            Section.Set(recipe, section);
        }

        Property.SetValue(section, value);
    }

    /// <summary>Whether a value of the field's type lies within its limits.</summary>
    public bool Allows(object? value) => value switch
    {
        null => IsNullable,
        // To the attribute an empty text always matches.
        string text => Pattern is null || (text.Length > 0 ? Pattern.IsValid(text) : Regex.IsMatch("", $"^(?:{Pattern.Pattern})$")),
        IEnumerable list when list.Cast<object>().ToList() is var elements =>
            (Length is null || (elements.Count >= Length.MinimumLength && elements.Count <= Length.MaximumLength))
            && elements.All(Allows),
        int or double => Limits is null || Limits.Contains(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => true,
    };

    /// <summary>What to say of a path that leads to no field.</summary>
    internal static InputException Unknown(string path, IReadOnlyList<RecipeField> siblings, string origin)
    {
        string name = path[(path.LastIndexOf('.') + 1)..];
        string? meant = Values.FirstOrDefault(f => f.Name == name)?.Path
            ?? Nearest.To(path, Values.Concat(Top).Select(f => f.Path))
            ?? Values.FirstOrDefault(f => f.Name == Nearest.To(name, Values.Select(v => v.Name)))?.Path;
        string hint = meant is null ? $"there are: {string.Join(", ", siblings.Select(f => f.Path))}" : $"did you mean {meant}?";
        return new InputException($"{origin}: {path}: there is no such field; {hint}");
    }

    private static RecipeField[] Of(RecipeField? section, Type record) =>
        [.. record.GetProperties().Select(property => new RecipeField(section, property))];
}
