using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A linear softmax classifier that someone else trained on an experiment's images, with the experiment's λ.</summary>
/// <param name="Name">"SdcaMaximumEntropy" or "LbfgsMaximumEntropy".</param>
/// <param name="Settings">What it was trained with, for a table.</param>
/// <param name="Train">Opinion on its probabilities of the training images.</param>
/// <param name="Test">Opinion on its probabilities of the test images.</param>
/// <param name="Parameters">W1 [C×D] and b1 [C]: those of an engine without hidden layers.</param>
/// <param name="Seconds">Seconds its training took.</param>
public sealed record Baseline(string Name, string Settings, Opinion Train, Opinion Test, NamedTensors Parameters, double Seconds);

/// <summary>How the baselines are trained.</summary>
public sealed record BaselineOptions
{
    /// <summary>Passes of L-BFGS over the training images at most; 1 or more.</summary>
    public int MostIterations { get; init; } = 500;

    /// <summary>Passes of SDCA over the training images at most; 1 or more.</summary>
    public int MostSdcaIterations { get; init; } = 150;

    /// <summary>SDCA ends where the gap between its primal and dual objective is below this share of the primal; ML.NET's default is 0.1.</summary>
    public float SdcaTolerance { get; init; } = 0.01f;

    /// <summary>L-BFGS ends where an iteration lowers the objective by less than this, on a running mean.</summary>
    public float Tolerance { get; init; } = 1e-7f;

    /// <summary>
    /// Threads of L-BFGS; with more than one it keeps the normalised images in memory once more. SDCA has one: its threads race,
    /// and no two runs are the same.
    /// </summary>
    public int Threads { get; init; } = 1;
}
