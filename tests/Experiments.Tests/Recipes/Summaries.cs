using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Harness.Experiments.Tests;

/// <summary>The summaries of the recipe records' docstrings, as the compiler writes them beside the assembly.</summary>
internal static class Summaries
{
    private static readonly Dictionary<string, XElement> ByMember = XDocument
        .Load(Path.ChangeExtension(typeof(Recipe).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    public static string Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The field's summary, followed by those of its choices.</summary>
    public static string Of(RecipeField field)
    {
        string[] values = field.Type.IsEnum ? Enum.GetNames(field.Type) : [];
        IEnumerable<string> choices = field.Choices.Zip(values, (choice, value) => $"{choice}: {Text($"F:{field.Type.FullName}.{value}")}");
        return string.Join(" ", [Of(field.Property), .. choices]);
    }

    private static string Text(string member)
    {
        string text = string.Concat(ByMember[member].Nodes().Select(node => node is XElement { Name.LocalName: "see" } see
            ? Reference(see.Attribute("cref")!.Value)
            : node.ToString()));
        return System.Net.WebUtility.HtmlDecode(Regex.Replace(text, @"\s+", " ").Trim());
    }

    // P:Harness.Experiments.DataOptions.Validation → validation; F:….InitializationKind.Gaussian → gaussian
    private static string Reference(string cref)
    {
        string name = cref[(cref.LastIndexOf('.') + 1)..];
        return (cref[0] == 'P' ? JsonNamingPolicy.CamelCase : JsonNamingPolicy.KebabCaseLower).ConvertName(name);
    }
}
