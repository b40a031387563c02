namespace Harness.Compare;

/// <summary>They were not there.</summary>
public static partial class MachineLearning
{
    private static string? Version => null;

    private static string Location => "";
}
