namespace Harness.Compare;

/// <summary>A mistake that explains a difference to rounding.</summary>
/// <param name="Name">Short name, for tables and machines.</param>
/// <param name="Why">What was done, as a sentence without its full stop.</param>
/// <param name="Try">What to try.</param>
public sealed record Cause(string Name, string Why, string Try);
