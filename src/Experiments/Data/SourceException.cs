namespace Harness.Experiments;

/// <summary>An address does not serve the archive.</summary>
internal sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
