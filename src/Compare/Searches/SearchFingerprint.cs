using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What tells one search from another: all that its trials depend on, and no descriptions or published accuracies.</summary>
internal static class SearchFingerprint
{
    /// <summary>SHA-256 of the canonical text, in hexadecimal.</summary>
    /// <param name="space">The search.</param>
    /// <param name="quick">Whether recipes are cut down.</param>
    public static string Of(SearchSpace space, bool quick) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(space, quick))));

    private static string Canonical(SearchSpace space, bool quick)
    {
        SearchPlan plan = new(space);
        JsonArray coarse = [.. plan.Coarse().Select(trial => (JsonNode)Trained(trial))];
        return JsonSerializer.Serialize(
            new
            {
                Coarse = coarse,
                Fine = space.Fine is FineStage fine ? fine with { Published = Settings(fine.Published) } : null,
                Longer = space.Longer is LongerStage longer ? longer with { Published = null } : null,
                space.Seed,
                space.Initializations,
                Quick = quick,
            },
            SearchJson.Inline);
    }

    private static JsonObject Trained(Trial trial)
    {
        JsonObject recipe = RecipeWriter.ToJson(trial.Recipe);
        foreach (string label in (string[])["name", "description", "measure", "published"])
        {
            recipe.Remove(label);
        }

        return recipe;
    }

    // Which trials are printed says which come first; how well they did says nothing.
    private static PublishedTrials? Settings(PublishedTrials? published) => published is null ? null : new PublishedTrials
    {
        Trials = [.. published.Trials.Select(trial => new PublishedTrial { Set = trial.Set })],
    };
}
