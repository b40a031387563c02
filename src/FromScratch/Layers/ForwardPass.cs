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

/// <summary>Where the product of a network's first linear layer, by far the largest, comes from.</summary>
public enum FirstProduct
{
    /// <summary>It is computed.</summary>
    Computed,

    /// <summary>It is computed, and a copy kept.</summary>
    Kept,

    /// <summary>It is the copy: neither the input nor the layer's parameters have changed since.</summary>
    Taken,
}
