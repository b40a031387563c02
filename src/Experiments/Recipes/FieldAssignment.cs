namespace Harness.Experiments;

/// <summary>A field of a recipe that is replaced.</summary>
/// <param name="Path">The field: training.lambda.</param>
/// <param name="Value">Its value, as JSON, or else text.</param>
/// <param name="Origin">Where it was given, which messages name first.</param>
public sealed record FieldAssignment(string Path, string Value, string Origin)
{
    /// <summary>"path=value", as an option gives it.</summary>
    public string Text => $"{Path}={Value}";

    /// <summary>What --set gives, as path=value.</summary>
    /// <exception cref="InputException">It is not path=value.</exception>
    public static FieldAssignment OfOption(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new FieldAssignment(assignment[..equals], assignment[(equals + 1)..], $"--set {assignment}")
            : throw new InputException($"--set {assignment}: is not path=value; for example --set training.lambda=0.001");
    }
}
