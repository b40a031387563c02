using System.Text;

namespace Harness.Experiments.Tests;

/// <summary>The field tables of docs/recipes.md, out of the fields' declarations.</summary>
internal static class RecipeReference
{
    private const string Begin = "<!-- fields: generated -->\n", End = "<!-- fields: end -->\n";

    /// <summary>The document with its field tables as they should be.</summary>
    public static string Renew(string document)
    {
        string[] head = document.Split(Begin), tail = head[^1].Split(End);
        return head.Length == 2 && tail.Length == 2
            ? head[0] + Begin + Tables() + End + tail[1]
            : throw new InvalidOperationException($"docs/recipes.md needs {Begin.Trim()} and {End.Trim()}, once each");
    }

    private static string Tables()
    {
        StringBuilder text = new();
        Table(text, "At the top", RecipeField.Top.Where(field => !field.IsSection));
        foreach (RecipeField section in RecipeField.Top.Where(field => field.IsSection))
        {
            Table(text, $"`{section.Path}`: {Summaries.Of(section.Property).TrimEnd('.')}", section.Fields);
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IEnumerable<RecipeField> fields)
    {
        text.Append("\n### ").Append(title).Append("\n\n| field | allowed | default | meaning |\n|---|---|---|---|\n");
        foreach (RecipeField field in fields)
        {
            Row(text, field, field.Name);
            foreach (RecipeField inner in field.Fields)
            {
                Row(text, inner, $"{field.Name}.{inner.Name}");
            }
        }
    }

    private static void Row(StringBuilder text, RecipeField field, string name)
    {
        string standard = field.Path == "name" ? "the file's" : field.IsSection ? "" : $"`{RecipeWriter.Text(field.Default)}`";
        text.Append("| `").Append(name).Append("` | ").Append(Cell(field.Allowed)).Append(" | ").Append(standard)
            .Append(" | ").Append(Cell(Summaries.Of(field))).Append(" |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
