using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Reads searches: strictly, so that nothing mistyped is tried for hours.</summary>
public static class SpaceReader
{
    private const string Example = "a search is a JSON object, for example { \"recipe\": \"default\", \"fields\": { \"training.lambda\": { \"logUniform\": [1e-5, 1e-1] } }, \"trials\": 10 }";
    private static readonly NamedFiles Files = new("search", Path.Combine("recipes", "searches"));

    /// <summary>The names of the searches in the folder recipes/searches, in order.</summary>
    public static IReadOnlyList<string> Names() => Files.Names();

    /// <summary>Reads a search.</summary>
    /// <param name="nameOrPath">Its file, or its name in the folder recipes/searches.</param>
    /// <param name="overrides">Fields of its recipe to replace.</param>
    /// <param name="initializations">How often each trial is trained; null: as the file says.</param>
    /// <exception cref="InputException">There is no such search, or something in it is not allowed.</exception>
    public static SearchSpace Read(string nameOrPath, IReadOnlyList<FieldAssignment>? overrides = null, int? initializations = null)
    {
        string file = Files.Resolve(nameOrPath);
        return Parse(JsonText.Read(file), file, overrides, initializations);
    }

    /// <summary>Reads a search out of a text.</summary>
    /// <param name="json">The search; comments and trailing commas are allowed.</param>
    /// <param name="file">What messages call the text, and what its recipe's path is relative to.</param>
    /// <param name="overrides">As in <see cref="Read"/>.</param>
    /// <param name="initializations">As in <see cref="Read"/>.</param>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public static SearchSpace Parse(string json, string file, IReadOnlyList<FieldAssignment>? overrides = null, int? initializations = null)
    {
        SearchSpace? space = null;
        JsonText.Parse(json, file, Example, root => space = Bind(root, file));
        space = space! with { Name = Path.GetFileNameWithoutExtension(file), File = file, Overrides = overrides ?? [] };
        string recipe = RecipeReader.Resolve(SearchPlan.RecipeOf(space));
        space = space with { Initializations = initializations ?? space.Initializations, RecipeSource = (recipe, JsonText.Read(recipe)) };
        SpaceRules.Check(space);
        return space;
    }

    private static SearchSpace Bind(JsonElement root, string file) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("fine", out _) && !root.TryGetProperty("fields", out _)
            ? throw new InputException($"{file}: fine: is a fine search without a coarse one; give fields, which the coarse search tries")
            : new RecordReader(file).Read<SearchSpace>(root);
}
