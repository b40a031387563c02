using System.Text;
using System.Text.Json;

namespace Harness.Experiments;

/// <summary>Reads recipes: strictly, so that a mistyped field never becomes a default in silence.</summary>
public static class RecipeReader
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a recipe and replaces single fields of it.</summary>
    /// <param name="nameOrPath">A recipe's file, or its name in the folder recipes.</param>
    /// <param name="overrides">Fields to replace, as path=value; the value is JSON, or else text. The last of equal paths holds.</param>
    /// <exception cref="InputException">There is no such recipe, or something in it is not allowed.</exception>
    public static Recipe Read(string nameOrPath, IEnumerable<string>? overrides = null)
    {
        string file = Resolve(nameOrPath);
        try
        {
            return Parse(File.ReadAllText(file), file, overrides);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a recipe out of a text.</summary>
    /// <param name="json">The recipe; comments and trailing commas are allowed.</param>
    /// <param name="file">What messages call the text; without folder and ending it names the recipe, unless the recipe does.</param>
    /// <param name="overrides">As in <see cref="Read"/>.</param>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public static Recipe Parse(string json, string file, IEnumerable<string>? overrides = null)
    {
        RecipeBinder binder = new(Path.GetFileNameWithoutExtension(file));
        try
        {
            using JsonDocument document = Document(json, file);
            binder.Fill(document.RootElement, file);
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{file}: a text holds half a surrogate pair (\\uD800 … \\uDFFF); write the character itself", e);
        }

        foreach (string assignment in overrides ?? [])
        {
            binder.Override(assignment);
        }

        RecipeRules.Check(binder.Recipe, path => binder.Origins.GetValueOrDefault(path, file));
        return binder.Recipe;
    }

    /// <summary>The path of a recipe's file.</summary>
    /// <param name="nameOrPath">A file, or a recipe's name in a folder recipes at or above the current directory or the program.</param>
    /// <exception cref="InputException">There is no such recipe; the message suggests the nearest.</exception>
    public static string Resolve(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        bool isName = Path.GetFileName(nameOrPath) == nameOrPath && !nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        List<string> folders = Folders();
        string? found = folders.Select(folder => Path.Combine(folder, $"{nameOrPath}.json")).FirstOrDefault(File.Exists);
        if (isName && found is not null)
        {
            return found;
        }

        string name = Path.GetFileNameWithoutExtension(nameOrPath);
        string hint = Nearest.Hint(name, Names());
        throw new InputException(
            Directory.Exists(nameOrPath)
                ? $"{nameOrPath}: is a folder; give a recipe's file, or a name; there are: {string.Join(", ", Names())}"
            : isName
                ? $"recipe {nameOrPath}: no {nameOrPath}.json in {string.Join(" or ", folders.DefaultIfEmpty("a folder named recipes"))}; {hint}"
            : $"recipe {nameOrPath}: there is no such file; {hint}");
    }

    /// <summary>The names of the recipes in the folder recipes, in order.</summary>
    public static IReadOnlyList<string> Names() =>
        [.. Folders().SelectMany(folder => Directory.GetFiles(folder, "*.json"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct().Order(StringComparer.Ordinal)];

    private static List<string> Folders()
    {
        List<string> folders = [];
        foreach (string start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                folders.Add(Path.Combine(folder.FullName, "recipes"));
            }
        }

        return [.. folders.Where(Directory.Exists).Distinct()];
    }

    private static JsonDocument Document(string json, string file)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            throw new InputException($"{file}: is empty; a recipe is a JSON object, for example {{ \"schedule\": {{ \"cycles\": 2 }} }}");
        }

        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(json), Lenient);
        }
        catch (JsonException e)
        {
            string reason = e.Message.Split(" LineNumber:")[0];
            throw new InputException($"{file}: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {reason}", e);
        }
    }
}
