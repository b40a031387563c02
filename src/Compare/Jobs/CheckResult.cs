namespace Harness.Compare;

/// <summary>One line of the verdict.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Detail">The evidence in a sentence.</param>
public sealed record CheckResult(string Name, bool Holds, string Detail);
