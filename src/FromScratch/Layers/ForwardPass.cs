using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>What a layer is told of a forward pass besides its input. The default: training, nothing masked, nothing updated.</summary>
/// <param name="Mode">Training or evaluation.</param>
/// <param name="Batch">The batch whose masks hold; null: none.</param>
/// <param name="Updates">Whether the pass belongs to an update step, so that running statistics move.</param>
/// <param name="First">Where the first layer's product comes from.</param>
public readonly record struct ForwardPass(ForwardMode Mode, Batch? Batch = null, bool Updates = false, FirstProduct First = FirstProduct.Computed)
{
    /// <summary>What its sites are called by.</summary>
    public Pass Way => Mode == ForwardMode.Training ? Pass.Forward : Pass.Evaluation;

    /// <summary>A pass in evaluation mode.</summary>
    public static ForwardPass Evaluation => new(ForwardMode.Evaluation);
}
