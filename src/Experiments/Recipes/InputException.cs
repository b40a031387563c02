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
}
