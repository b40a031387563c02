using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.Experiments.Tests;

namespace Harness.Compare.Tests;

/// <summary>A field of a JSON file as a document lists it: `name`, `name` {its fields} or `name` [{those of its elements}].</summary>
/// <param name="Name">The field.</param>
/// <param name="Fields">Those inside; none: the document lists none.</param>
internal sealed record DocumentedField(string Name, IReadOnlyList<DocumentedField> Fields);

/// <summary>The fields that a document lists in a table.</summary>
internal static partial class DocumentedFields
{
    /// <summary>The first cells of a table, in order.</summary>
    /// <param name="document">Path in the repository.</param>
    /// <param name="section">Its heading, or the beginning of it.</param>
    /// <param name="header">First cell of the table's header.</param>
    public static IReadOnlyList<DocumentedField> OfTable(string document, string section, string header = "field") =>
        Parse(string.Join(", ", Table(document, section, header).Select(cells => cells[0])));

    /// <summary>The list in one cell.</summary>
    /// <param name="document">Path in the repository.</param>
    /// <param name="section">Its heading, or the beginning of it.</param>
    /// <param name="row">First cell of the row; the list is in the second.</param>
    public static IReadOnlyList<DocumentedField> OfRow(string document, string section, string row) =>
        Parse(Table(document, section, "command").Single(cells => cells[0] == row)[1]);

    /// <summary>Asserts that an object, or every element of an array, has these fields and no other; a null has none.</summary>
    public static void AssertAre(IReadOnlyList<DocumentedField> fields, JsonElement element, string path = "$")
    {
        foreach (JsonElement each in element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : (JsonElement[])[element])
        {
            if (each.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            Assert.Equal($"{path}: {Sorted(fields.Select(field => field.Name))}", $"{path}: {Sorted(each.EnumerateObject().Select(property => property.Name))}");
            foreach (DocumentedField field in fields.Where(field => field.Fields.Count > 0))
            {
                AssertAre(field.Fields, each.GetProperty(field.Name), $"{path}.{field.Name}");
            }
        }
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static IEnumerable<string[]> Table(string document, string section, string header)
    {
        string[] rows =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, document))
                .SkipWhile(line => !line.StartsWith($"## {section}", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .SkipWhile(line => !line.StartsWith($"| {header} |", StringComparison.Ordinal)).Skip(2)
                .TakeWhile(line => line.StartsWith('|')),
        ];
        Assert.NotEmpty(rows);
        return rows.Select(row => row.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));
    }

    // Names with what is inside them; remarks stand in parentheses.
    private static List<DocumentedField> Parse(string text)
    {
        Queue<string> words = new(Words().Matches(Remarks().Replace(text, "")).Select(match => match.Value));
        List<DocumentedField> fields = List(words);
        Assert.Empty(words);
        return fields;
    }

    private static List<DocumentedField> List(Queue<string> words)
    {
        List<DocumentedField> fields = [];
        while (words.TryPeek(out string? word) && word != "}")
        {
            string name = words.Dequeue();
            Assert.Matches("^[a-zA-Z0-9]+$", name);
            List<DocumentedField> inside = [];
            if (words.TryPeek(out word) && word == "{")
            {
                words.Dequeue();
                inside = List(words);
                Assert.Equal("}", words.Dequeue());
            }

            fields.Add(new DocumentedField(name, inside));
        }

        return fields;
    }

    [GeneratedRegex(@"[{}]|[^\s{}\[\],`]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remarks();
}
