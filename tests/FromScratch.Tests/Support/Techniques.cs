using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>What a network or its training has besides linear layers and ReLU.</summary>
/// <param name="Normalization">Whose batch normalisation.</param>
/// <param name="Dropout">Whether inputs and hidden units are dropped.</param>
/// <param name="Rho">Momentum.</param>
/// <param name="Form">Where the learning rate stands in it.</param>
/// <param name="Augmentation">Whether there is noise, and mirroring.</param>
internal sealed record Techniques(
    BatchNormalizationKind Normalization = BatchNormalizationKind.None,
    bool Dropout = false,
    double Rho = 0,
    MomentumForm Form = MomentumForm.Torch,
    bool Augmentation = false)
{
    public const double KeepInput = 0.8, KeepHidden = 0.7, Epsilon = 0.0625, Momentum = 0.25;

    /// <summary>Every one of them.</summary>
    public static Techniques All => new(BatchNormalizationKind.Course, Dropout: true, Rho: 0.8, MomentumForm.Course, Augmentation: true);

    public BatchNormalizationOptions NormalizationOptions => new() { Kind = Normalization, Epsilon = Epsilon, Momentum = Momentum };

    public Recipe AddTo(Recipe recipe) => recipe with
    {
        Network = recipe.Network with
        {
            BatchNormalization = NormalizationOptions,
            Dropout = Dropout ? new() { KeepInput = KeepInput, KeepHidden = KeepHidden } : new(),
        },
        Training = recipe.Training with
        {
            Momentum = new() { Rho = Rho, Form = Form },
            Augmentation = Augmentation ? new() { NoiseShare = 0.4, NoiseVariance = 0.25, Flip = true } : new(),
        },
    };
}
