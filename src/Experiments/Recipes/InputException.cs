namespace Harness.Experiments;

/// <summary>
/// Something a person gave is wrong: a recipe, an option, a data file. The message names the file, the field and
/// the value and says what would be right. The command line prints it and exits with 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <param name="message">What, where, and what would be right.</param>
    public InputException(string message)
        : base(message)
    {
    }

    /// <param name="message">What, where, and what would be right.</param>
    /// <param name="inner">The error underneath.</param>
    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What is wrong with a recipe, which the message names.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="message">Field, value, and what would be right.</param>
    /// <param name="inner">The error underneath.</param>
    public static InputException Of(Recipe recipe, string message, Exception? inner = null) => new($"recipe {recipe.Name}: {message}", inner!);
}
