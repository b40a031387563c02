using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>What a forward pass in training is given besides its images.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="UpdatesStatistics">Whether the batch's statistics go into the running ones.</param>
/// <param name="HiddenMasks">Factors of the hidden layers' outputs in forward order, 0 or 1/p, each [N×M]; null: no dropout.</param>
public sealed record TrainingPass(int Step, bool UpdatesStatistics, IReadOnlyList<Tensor>? HiddenMasks);
