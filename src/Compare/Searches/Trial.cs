using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The stages of a search, in order.</summary>
public enum StageName
{
    /// <summary>The whole ranges.</summary>
    Coarse,

    /// <summary>Around the best.</summary>
    Fine,

    /// <summary>The best, trained longer.</summary>
    Longer,
}

/// <summary>One trial of a search: a recipe. What it is depends on the search and its number alone, in the fine stage on the coarse results too.</summary>
/// <param name="Stage">The stage it belongs to.</param>
/// <param name="Number">Its number in the stage, from 0.</param>
/// <param name="Settings">The values of the fields that are tried.</param>
/// <param name="Assignments">All fields of the recipe that are replaced, each once.</param>
/// <param name="Recipe">What is trained: exactly what <see cref="Command"/> runs.</param>
/// <param name="RecipeName">What the command line calls the recipe.</param>
/// <param name="Published">What a source reports of it; null: nothing.</param>
public sealed record Trial(
    StageName Stage, int Number, TrialSettings Settings, IReadOnlyList<FieldAssignment> Assignments, Recipe Recipe, string RecipeName, PublishedTrial? Published)
{
    /// <summary>The command line that compares both engines on this trial: <c>compare RECIPE --set …</c>.</summary>
    public string Command => string.Join(' ', ["./harness", "compare", Quoted(RecipeName), .. Assignments.SelectMany(a => (string[])["--set", Quoted(a.Text)])]);

    /// <summary>An argument as a shell takes it.</summary>
    internal static string Quoted(string argument) =>
        argument.All(letter => char.IsAsciiLetterOrDigit(letter) || "_.,=+-/:[]".Contains(letter, StringComparison.Ordinal)) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
