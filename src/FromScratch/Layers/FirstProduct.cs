namespace Harness.FromScratch;

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
