using System.Reflection;
using Microsoft.ML;

namespace Harness.Compare;

/// <summary>They were there.</summary>
public static partial class MachineLearning
{
    private static readonly Assembly Library = typeof(MLContext).Assembly;

    // The packages' version; the assemblies' own stays at 1.0.0.
    private static string? Version { get; } =
        Library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";

    private static string Location => Path.GetDirectoryName(Library.Location)!;
}
