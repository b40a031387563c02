using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in batch normalisation's backward pass, dS = γ·r·(dY − dβ/N − X̂·dγ/N).</summary>
internal static class NormalizationBackwardMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("mean-term-left-out", "dS = γ·r·(dY − X̂·dγ/N)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dX"), Causes.MeanTermLeftOut,
            Gradient("BatchNorm 1", b => b.Gamma * b.r * (b.dY - b.VarianceTerm))),
        new("variance-term-left-out", "dS = γ·r·(dY − dβ/N)", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Backward, "dX"), Causes.VarianceTermLeftOut,
            Gradient("BatchNorm 2", b => b.Gamma * b.r * (b.dY - b.MeanTerm))),
        new("statistics-as-constants", "dS = γ·r·dY", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dX"), Causes.FixedStatistics,
            Gradient("BatchNorm 1", b => b.Gamma * b.r * b.dY)),
        new("gamma-left-out-backward", "dS = r·(dY − dβ/N − X̂·dγ/N)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dX"), Causes.GammaLeftOutBackward,
            Gradient("BatchNorm 1", b => b.r * b.Centred)),
        new("deviation-left-out-backward", "dS = γ·(dY − dβ/N − X̂·dγ/N)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dX"), Causes.DeviationLeftOutBackward,
            Gradient("BatchNorm 1", b => b.Gamma * b.Centred)),
        new("unbiased-variance-backward", "the variance term is divided by N − 1", Grounds.Everything,
            new("BatchNorm 2", Pass.Backward, "dX"), Causes.UnbiasedVarianceBackward,
            Gradient("BatchNorm 2", b => b.Gamma * b.r * (b.dY - b.MeanTerm - b.VarianceTerm * (b.N / (b.N - 1))))),
        new("variance-terms-sign", "the variance term is added", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dX"), null,
            Gradient("BatchNorm 1", b => b.Gamma * b.r * (b.dY - b.MeanTerm + b.VarianceTerm))),
        new("variance-for-deviation-backward", "dS has 1/(σ² + ε) where 1/√(σ² + ε) belongs", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Backward, "dX"), null,
            Gradient("BatchNorm 2", b => b.Gamma * b.r * b.r * b.Centred)),
        new("another-layers-deviation", "the second layer's gradient is divided by the first layer's deviation", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Backward, "dX"), Causes.WrongLayersInput,
            Alter.Backward("BatchNorm 2", "r", (s, _) => s.Cache("BatchNorm 1", "r"))),
        new("scores-not-normalised", "dγ = Σₙ dYₙ·Sₙ", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dGamma1"), Causes.NotNormalized,
            Alter.Backward("BatchNorm 1", "dGamma1", (s, _) => (s.OutputGradient * s.InputOf("BatchNorm 1")).Sum)),
        new("gamma-in-its-own-gradient", "dγ = Σₙ dYₙ·Yₙ: what the layer gives out stands for X̂", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dGamma1"), null,
            Alter.Backward("BatchNorm 1", "dGamma1", (s, _) => (s.OutputGradient * s.InputOf("ReLU 1")).Sum)),
        new("mean-for-sum-in-beta", "dβ is the mean of dY, which already has 1/N", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Backward, "dBeta2"), Causes.DividedTwice,
            Alter.Backward("BatchNorm 2", "dBeta2", (s, dBeta) => dBeta / s.OutputGradient.Rows)),
        new("cache-of-the-step-before", "the backward pass reads the X̂ that the step before has kept", Grounds.Normalized,
            new("BatchNorm 1", Pass.Backward, "dGamma1"), null,
            Alter.Backward("BatchNorm 1", "Xhat", (s, Xhat) =>
            {
                Grid stale = s.StepBefore("Xhat", Xhat, _ => Xhat);
                return stale.Rows == Xhat.Rows ? stale : Xhat;
            })),
    ];

    private static Alteration Gradient(string layer, Func<Terms, Grid> dS) => Alter.Backward(layer, "dX", (s, _) => dS(new Terms(s, layer)));

    /// <summary>The terms of the gradient.</summary>
    private sealed record Terms(Scene Scene, string Layer)
    {
        public Grid dY => Scene.OutputGradient;

        public double N => dY.Rows;

        public Grid r => Scene.Cache(Layer, "r");

        public Grid Gamma => Scene.Value("Gamma" + Layer[^1]);

        public Grid MeanTerm => dY.Mean;

        public Grid VarianceTerm => Scene.Cache(Layer, "Xhat") * (dY * Scene.Cache(Layer, "Xhat")).Mean;

        public Grid Centred => dY - MeanTerm - VarianceTerm;
    }
}
