using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare;

/// <summary>Which engine.</summary>
public enum EngineName
{
    /// <summary>The hand-written one.</summary>
    FromScratch,

    /// <summary>The autograd one.</summary>
    Torch,
}

/// <summary>Engines by name: what they compute with, and new ones.</summary>
public static class EngineNames
{
    /// <summary>Which build of the engines and of what both are given this is.</summary>
    internal static string Code { get; } = string.Join(' ', new[] { typeof(Recipe), typeof(FromScratchEngine), typeof(TorchEngine) }.Select(type => type.Module.ModuleVersionId));

    /// <summary>What an engine computes with, and its version: "AVX2 0.1.0", "TorchSharp 0.107.0 2.10.0".</summary>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public static string Provider(this EngineName name) => name switch
    {
        EngineName.FromScratch => $"{FromScratchEngine.VectorPath} {FromScratchEngine.Version}",
        EngineName.Torch => TorchReference.Provider.Load() is var library ? $"{library.Name} {library.Version}".Trim() : "",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>A new engine for an experiment.</summary>
    /// <param name="name">Which.</param>
    /// <param name="experiment">What it will run.</param>
    /// <param name="threads">Threads it computes with.</param>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public static IEngine Create(this EngineName name, Experiment experiment, int threads) => name switch
    {
        EngineName.FromScratch => FromScratchEngine.Create(experiment, experiment.Recipe.Precision, threads),
        EngineName.Torch => new TorchEngine(experiment, experiment.Recipe.Precision, threads),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
