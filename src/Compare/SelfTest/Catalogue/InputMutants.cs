using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>Slips before the first layer: normalisation, noise, mirroring.</summary>
internal static class InputMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("pixel-deviation-left-out", "the pixels are centred but not divided by σ", Grounds.Plain,
            new("Network", Pass.Forward, "X"), Causes.DeviationLeftOut,
            Alter.Input((_, X) => X * Sigma(Grounds.Plain))) { GoesByItsGround = true },
        new("pixel-mean-left-out", "the pixels are divided by σ but not centred", Grounds.Plain,
            new("Network", Pass.Forward, "X"), Causes.MeanLeftOut,
            Alter.Input((_, X) => X + Mu(Grounds.Plain) / Sigma(Grounds.Plain))) { GoesByItsGround = true },
        new("leaked-test-statistics", "μ and σ are those of training and test images together", Grounds.Deep,
            new("Network", Pass.Forward, "X"), Causes.LeakedStatistics,
            Alter.Input((_, X) => (Pixels(Grounds.Deep, X) - Mu(OfAll)) / Sigma(OfAll))) { GoesByItsGround = true },
        new("unbiased-pixel-deviation", "σ of the pixels is divided by n − 1", Grounds.Plain,
            new("Network", Pass.Forward, "X"), Causes.ConstantFactor,
            Alter.Input((_, X) => X * Math.Sqrt(59 / 60.0))) { GoesByItsGround = true },
        new("images-out-of-step", "each label stands beside the image before its own", Grounds.Plain,
            new("Network", Pass.Forward, "X"), Causes.ImagesOutOfStep,
            Alter.Matrix("Network", Pass.Forward, "X", (_, X) => X.Rotated)),
        new("own-statistics-in-evaluation", "images are normalised with their own μ and σ where they are evaluated", Grounds.Plain,
            new("Network", Pass.Evaluation, "X"), null,
            Alter.Matrix("Network", Pass.Evaluation, "X", (_, X) => (X - X.Mean) / X.Variance.Map(Math.Sqrt))),
        new("noise-left-out", "no noise is added", Grounds.Augmented,
            new("Network", Pass.Forward, "X"), Causes.NoiseLeftOut,
            Alter.Matrix("Network", Pass.Forward, "X", (s, X) => X - Noise(s, X))),
        new("noise-by-its-variance", "the noise is multiplied with its variance, not with its deviation", Grounds.Augmented,
            new("Network", Pass.Forward, "X"), null,
            Alter.Matrix("Network", Pass.Forward, "X", (s, X) => X + (Math.Sqrt(0.1) - 1) * Noise(s, X))) { Settings = ["training.augmentation.noiseVariance"] },
        new("mirroring-left-out", "no image is mirrored", Grounds.Augmented,
            new("Network", Pass.Forward, "X"), Causes.MirroringLeftOut,
            Alter.Matrix("Network", Pass.Forward, "X", (s, X) =>
                (Mirrored(s, Pixels(Grounds.Augmented, X - Noise(s, X))) - Mu(Grounds.Augmented)) / Sigma(Grounds.Augmented) + Noise(s, X))) { GoesByItsGround = true },
        new("mirrored-after-normalising", "images are mirrored after they are normalised: with μ and σ of the pixel opposite", Grounds.Augmented,
            new("Network", Pass.Forward, "X"), null,
            Alter.Matrix("Network", Pass.Forward, "X", (s, X) => Mirrored(s,
                (Mirrored(s, Pixels(Grounds.Augmented, X - Noise(s, X))) - Mu(Grounds.Augmented)) / Sigma(Grounds.Augmented)) + Noise(s, X))) { GoesByItsGround = true },
    ];

    private static PixelStatistics OfAll => PixelStatistics.Of(Grounds.Deep.Images.Images);

    private static Grid Mu(PixelStatistics of) => new(1, of.Mean.Length, of.Mean);

    private static Grid Sigma(PixelStatistics of) => new(1, of.Mean.Length, of.StandardDeviation);

    private static Grid Mu(Ground ground) => Mu(ground.Pixels);

    private static Grid Sigma(Ground ground) => Sigma(ground.Pixels);

    private static Grid Pixels(Ground ground, Grid X) => X * Sigma(ground) + Mu(ground);

    // What was added to the normalised pixels, [N×D], with rows of zeros.
    private static Grid Noise(Scene s, Grid X) => X.Map((n, d, _) =>
        Array.IndexOf(s.Pass.Batch!.NoisyRows!, n) is int row and >= 0 ? s.Pass.Batch.Noise![row * X.Columns + d] : 0);

    // The images that are mirrored, turned back.
    private static Grid Mirrored(Scene s, Grid X) => X.Map((n, d, x) =>
        s.Pass.Batch!.Flipped![n] ? X[n, d / 32 * 32 + 31 - d % 32] : x);
}
