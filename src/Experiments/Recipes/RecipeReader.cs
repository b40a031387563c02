namespace Harness.Experiments;

/// <summary>Reads recipes: strictly, so that a mistyped field never becomes a default in silence.</summary>
public static class RecipeReader
{
    private const string Example = "a recipe is a JSON object, for example { \"schedule\": { \"cycles\": 2 } }";
    private static readonly NamedFiles Files = new("recipe", "recipes");

    /// <summary>Reads a recipe and replaces single fields of it.</summary>
    /// <param name="nameOrPath">A recipe's file, or its name in the folder recipes.</param>
    /// <param name="overrides">Fields to replace, as path=value; the value is JSON, or else text. The last of equal paths holds.</param>
    /// <exception cref="InputException">There is no such recipe, or something in it is not allowed.</exception>
    public static Recipe Read(string nameOrPath, IEnumerable<string>? overrides = null) =>
        Read(nameOrPath, [.. (overrides ?? []).Select(FieldAssignment.OfOption)]);

    /// <summary>Reads a recipe and replaces single fields of it.</summary>
    /// <param name="nameOrPath">As above.</param>
    /// <param name="assignments">Fields to replace, each with where it was given. The last of equal paths holds.</param>
    /// <exception cref="InputException">There is no such recipe, or something in it is not allowed.</exception>
    public static Recipe Read(string nameOrPath, IReadOnlyList<FieldAssignment> assignments)
    {
        string file = Resolve(nameOrPath);
        return Parse(JsonText.Read(file), file, assignments);
    }

    /// <summary>Reads a recipe out of a text.</summary>
    /// <param name="json">The recipe; comments and trailing commas are allowed.</param>
    /// <param name="file">What messages call the text; without folder and ending it names the recipe, unless the recipe does.</param>
    /// <param name="overrides">As in <see cref="Read(string, IEnumerable{string})"/>.</param>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public static Recipe Parse(string json, string file, IEnumerable<string>? overrides = null) =>
        Parse(json, file, [.. (overrides ?? []).Select(FieldAssignment.OfOption)]);

    /// <summary>The path of a recipe's file.</summary>
    /// <param name="nameOrPath">A file, or a recipe's name in a folder recipes at or above the current directory or the program.</param>
    /// <exception cref="InputException">There is no such recipe; the message suggests the nearest.</exception>
    public static string Resolve(string nameOrPath) => Files.Resolve(nameOrPath);

    /// <summary>The names of the recipes in the folder recipes, in order.</summary>
    public static IReadOnlyList<string> Names() => Files.Names();

    /// <summary>Reads a recipe out of a text.</summary>
    /// <param name="json">As above.</param>
    /// <param name="file">As above.</param>
    /// <param name="assignments">Fields to replace, each with where it was given. The last of equal paths holds.</param>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public static Recipe Parse(string json, string file, IReadOnlyList<FieldAssignment> assignments)
    {
        RecipeBinder binder = new(Path.GetFileNameWithoutExtension(file));
        JsonText.Parse(json, file, Example, root => binder.Fill(root, file));
        foreach (FieldAssignment assignment in assignments)
        {
            binder.Override(assignment);
        }

        RecipeRules.Check(binder.Recipe, path => binder.Origins.GetValueOrDefault(path, file));
        return binder.Recipe;
    }
}
