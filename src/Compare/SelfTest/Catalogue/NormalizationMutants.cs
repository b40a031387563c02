using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in batch normalisation's forward pass and its running statistics.</summary>
internal static class NormalizationMutants
{
    private const double Epsilon = 1e-5, Momentum = 0.1;

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("running-statistics-in-training", "training normalises with the running statistics", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.RunningStatisticsInTraining,
            Normalizing("BatchNorm 1", s => s.Evaluates ? s.Xhat : (s.S - s.RunningMean) / Deviation(s.RunningVariance))) { Settings = ["network.batchNormalization.epsilon"] },
        new("unbiased-variance", "σ² is divided by N − 1", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.UnbiasedVariance,
            Normalizing("BatchNorm 1", s => s.Evaluates ? s.Xhat : (s.S - s.Mu) / Deviation(s.Variance * s.S.Rows / (s.S.Rows - 1.0)))) { Settings = ["network.batchNormalization.epsilon"] },
        new("epsilon-outside-the-root", "X̂ = (S − μ)/(σ + ε)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.EpsilonOutsideRoot,
            Normalizing("BatchNorm 1", s => (s.S - s.Mu) / (s.Variance.Map(Math.Sqrt) + Epsilon))) { Settings = ["network.batchNormalization.epsilon"] },
        new("epsilon-left-out", "X̂ = (S − μ)/σ", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Forward, "Y"), Causes.EpsilonLeftOut,
            Normalizing("BatchNorm 2", s => (s.S - s.Mu) / s.Variance.Map(Math.Sqrt))),
        new("variance-for-deviation", "X̂ = (S − μ)/(σ² + ε)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.VarianceForDeviation,
            Normalizing("BatchNorm 1", s => (s.S - s.Mu) / (s.Variance + Epsilon))) { Settings = ["network.batchNormalization.epsilon"] },
        new("batch-mean-left-out", "X̂ = S/√(σ² + ε)", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.BatchMeanLeftOut,
            Normalizing("BatchNorm 1", s => s.S / Deviation(s.Variance))) { Settings = ["network.batchNormalization.epsilon"] },
        new("gamma-left-out", "Y = X̂ + β", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.GammaLeftOut,
            Alter.Output("BatchNorm 1", (s, _) => s.Cache("BatchNorm 1", "Xhat") + s.Value("Beta1"))),
        new("beta-left-out", "Y = γ·X̂", Grounds.NormalizedCourse,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.BetaLeftOut,
            Alter.Output("BatchNorm 1", (s, Y) => Y - s.Value("Beta1"))),
        new("statistics-of-the-wrong-axis", "μ and σ² are taken over the units of each sample", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.StatisticsOfTheWrongAxis,
            Normalizing("BatchNorm 1", s => ((s.S.Transposed - s.S.Transposed.Mean) / Deviation(s.S.Transposed.Variance)).Transposed)) { Settings = ["network.batchNormalization.epsilon"] },
        new("stale-statistics", "training normalises with the statistics of the step before", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.StaleStatistics,
            Normalizing("BatchNorm 1", s => s.Evaluates ? s.Xhat : (s.S - s.Stale("mean", s.Mu)) / Deviation(s.Stale("variance", s.Variance)))) { Settings = ["network.batchNormalization.epsilon"] },
        new("relu-before-batch-norm", "ReLU comes before batch normalisation", Grounds.Normalized,
            new("BatchNorm 1", Pass.Forward, "Y"), null,
            Alter.Output("BatchNorm 1", (s, _) => Normalized(s, s.Input.Map(x => Math.Max(0, x))).Output),
            Alter.Output("ReLU 1", (s, _) => s.Input)) { Settings = ["network.batchNormalization.epsilon"] },

        new("statistic-weights-exchanged", "running ← m·running + (1 − m)·batch", Grounds.Normalized,
            new("BatchNorm 1", Pass.Update, "RunningMean1"), Causes.StatisticWeights,
            Running("RunningMean1", (before, S) => Momentum * before + (1 - Momentum) * S.Mean),
            Running("RunningVariance1", (before, S) => Momentum * before + (1 - Momentum) * Unbiased(S))) { Settings = ["network.batchNormalization.momentum"] },
        new("biased-running-variance", "the running variance takes σ², where torch takes n/(n − 1)·σ²", Grounds.Normalized,
            new("BatchNorm 1", Pass.Update, "RunningVariance1"), Causes.RunningVarianceConvention,
            Running("RunningVariance1", (before, S) => (1 - Momentum) * before + Momentum * S.Variance)) { Settings = ["network.batchNormalization.momentum"] },
        new("unbiased-running-variance", "the running variance takes n/(n − 1)·σ², where the course takes σ²", Grounds.NormalizedCourse,
            new("BatchNorm 2", Pass.Update, "RunningVariance2"), Causes.RunningVarianceConvention,
            Alter.Matrix("BatchNorm 2", Pass.Update, "RunningVariance2", (s, after) =>
                after + (s.Pass.Batch!.Step == 0 ? 1 : Momentum) * (Unbiased(s.InputOf("BatchNorm 2")) - s.InputOf("BatchNorm 2").Variance))) { Settings = ["network.batchNormalization.momentum"] },
        new("running-statistics-left-out", "the running statistics never move", Grounds.Normalized,
            new("BatchNorm 1", Pass.Update, "RunningMean1"), Causes.RunningStatisticsLeftOut,
            Running("RunningMean1", (before, _) => before),
            Running("RunningVariance1", (before, _) => before)),
        new("statistics-start-from-zero", "the course's running statistics start at 0 and 1, not as the first batch's", Grounds.NormalizedCourse,
            new("BatchNorm 1", Pass.Update, "RunningMean1"), null,
            Alter.Matrix("BatchNorm 1", Pass.Update, "RunningMean1", (s, after) => s.Pass.Batch!.Step == 0 ? Momentum * after : after),
            Alter.Matrix("BatchNorm 1", Pass.Update, "RunningVariance1", (s, after) => s.Pass.Batch!.Step == 0 ? Momentum * after + (1 - Momentum) : after)) { Settings = ["network.batchNormalization.momentum"] },
    ];

    /// <summary>What a layer gives out with another X̂, which its backward pass then reads.</summary>
    public static Alteration Normalizing(string layer, Func<NormalizedBatch, Grid> normalise) => Alter.Output(layer, (s, _) =>
    {
        NormalizedBatch batch = Normalized(s, s.Input);
        Grid Xhat = normalise(batch);
        s.Replace(layer, "Xhat", Xhat);
        return batch.Gamma * Xhat + batch.Beta;
    });

    /// <summary>√(σ² + ε).</summary>
    public static Grid Deviation(Grid variance) => (variance + Epsilon).Map(Math.Sqrt);

    private static NormalizedBatch Normalized(Scene s, Grid S)
    {
        (string layer, string number) = (s.Site.Layer, s.Site.Layer[^1..]);
        return new NormalizedBatch(s, S, s.Cache(layer, "RunningMean"), s.Cache(layer, "RunningVariance"), s.Value("Gamma" + number), s.Value("Beta" + number));
    }

    private static Alteration Running(string statistic, Func<Grid, Grid, Grid> change) =>
        Alter.Matrix("BatchNorm 1", Pass.Update, statistic, (s, _) => change(s.Before(statistic), s.InputOf("BatchNorm 1")));

    private static Grid Unbiased(Grid S) => S.Variance * S.Rows / (S.Rows - 1.0);

    /// <summary>A batch and what it may be normalised with.</summary>
    internal sealed record NormalizedBatch(Scene Scene, Grid S, Grid RunningMean, Grid RunningVariance, Grid Gamma, Grid Beta)
    {
        public bool Evaluates => Scene.Pass.Mode == ForwardMode.Evaluation;

        public Grid Mu => Evaluates ? RunningMean : S.Mean;

        public Grid Variance => Evaluates ? RunningVariance : S.Variance;

        public Grid Xhat => (S - Mu) / Deviation(Variance);

        public Grid Output => Gamma * Xhat + Beta;

        /// <summary>A statistic as it was in the update step before; in the first one its own.</summary>
        public Grid Stale(string name, Grid value) => Scene.StepBefore(name, value, _ => value);
    }
}
