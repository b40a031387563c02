namespace Harness.Compare;

/// <summary>What a quantity would be with a certain mistake.</summary>
/// <param name="Cause">The mistake.</param>
/// <param name="Value">The quantity.</param>
internal readonly record struct Prediction(Cause Cause, Grid Value);
