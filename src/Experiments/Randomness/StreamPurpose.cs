namespace Harness.Experiments;

/// <summary>What a random stream is for. The numbers are part of the protocol: they never change meaning.</summary>
public enum StreamPurpose
{
    /// <summary>Initial parameters; part: number of the tensor.</summary>
    Initialization = 1,

    /// <summary>Which images are validation images.</summary>
    Split = 2,

    /// <summary>Order of the training images; part: epoch.</summary>
    Shuffle = 3,

    /// <summary>Which elements of a large tensor a gradient check looks at; part: number of the tensor.</summary>
    GradientSample = 4,

    /// <summary>Synthetic images; part: what of the image.</summary>
    SyntheticImages = 5,

    /// <summary>Dropout masks; part: update step, numbered by position in the network.</summary>
    Dropout = 6,

    /// <summary>Which images of a batch get noise; part: update step.</summary>
    NoiseChoice = 7,

    /// <summary>The noise; part: update step.</summary>
    Noise = 8,

    /// <summary>Which images of a batch are mirrored; part: update step.</summary>
    Flip = 9,

    /// <summary>Which way an element of a twin's initial parameters is moved; part: twin, numbered by tensor.</summary>
    Twins = 10,

    /// <summary>Signs of the errors that probe how rounding grows; part: number of the tensor.</summary>
    RoundingProbe = 11,

    /// <summary>Recipes drawn at random, to see that honest engines pass; part: number of the recipe.</summary>
    DrawnRecipe = 12,

    /// <summary>Values that a search tries; part: stage and field.</summary>
    Search = 13,

    /// <summary>Which update step of an epoch is checked besides its first and last; part: epoch.</summary>
    Probes = 14,
}
