namespace Harness.Experiments;

/// <summary>
/// A component the harness needs is not on this machine, or does not load. The message says which and how to get
/// it. The command line prints it and exits with 3.
/// </summary>
public sealed class MissingComponentException : Exception
{
    /// <param name="message">What is missing, and how to get it.</param>
    public MissingComponentException(string message)
        : base(message)
    {
    }

    /// <param name="message">What is missing, and how to get it.</param>
    /// <param name="inner">The error underneath.</param>
    public MissingComponentException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
