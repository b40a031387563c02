using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Mistakes in batch normalisation, Y = γ·X̂ + β, X̂ = (S − μ)/√(σ² + ε), dS = γ·r·(dY − dβ/N − X̂·dγ/N).</summary>
/// <param name="c">The circumstances.</param>
/// <param name="layer">"BatchNorm 1".</param>
internal sealed class BatchNormPredictions(Circumstances c, string layer)
{
    private readonly string number = Circumstances.Number(layer);
    private readonly double epsilon = c.Recipe.Network.BatchNormalization.Epsilon;
    private readonly Grid S = c.Input(layer), gamma = c.Tensor("Gamma" + Circumstances.Number(layer)), beta = c.Tensor("Beta" + Circumstances.Number(layer));

    private double N => S.Rows;

    private Grid Xhat => (S - S.Mean) / Deviation(S.Variance);

    /// <summary>Of Y.</summary>
    public IEnumerable<Prediction> Output()
    {
        Grid centred = S - S.Mean, across = S.Transposed;
        yield return With(Causes.RunningStatisticsInTraining, (S - c.Tensor("RunningMean" + number)) / Deviation(c.Tensor("RunningVariance" + number)));
        yield return With(Causes.UnbiasedVariance, centred / Deviation(S.Variance * (N / (N - 1))));
        yield return With(Causes.EpsilonOutsideRoot, centred / (S.Variance.Map(Math.Sqrt) + epsilon));
        yield return With(Causes.EpsilonLeftOut, centred / S.Variance.Map(Math.Sqrt));
        yield return With(Causes.VarianceForDeviation, centred / (S.Variance + epsilon));
        yield return With(Causes.BatchMeanLeftOut, S / Deviation(S.Variance));
        yield return new(Causes.GammaLeftOut, Xhat + beta);
        yield return new(Causes.BetaLeftOut, gamma * Xhat);
        yield return With(Causes.StatisticsOfTheWrongAxis, ((across - across.Mean) / Deviation(across.Variance)).Transposed);
        if (c.Previous is not null)
        {
            Grid before = c.Input(layer, c.Previous);
            yield return With(Causes.StaleStatistics, (S - before.Mean) / Deviation(before.Variance));
        }
    }

    /// <summary>Of Y in evaluation.</summary>
    public IEnumerable<Prediction> EvaluationOutput()
    {
        Grid centred = S - c.Tensor("RunningMean" + number), variance = c.Tensor("RunningVariance" + number);
        yield return With(Causes.BatchStatisticsInEvaluation, Xhat);
        yield return With(Causes.EpsilonLeftOut, centred / variance.Map(Math.Sqrt));
        yield return With(Causes.EpsilonOutsideRoot, centred / (variance.Map(Math.Sqrt) + epsilon));
    }

    /// <summary>Of dγ.</summary>
    public IEnumerable<Prediction> GammaGradient()
    {
        Grid dY = c.OutputGradient(layer);
        yield return new(Causes.NotNormalized, (dY * S).Sum);
    }

    /// <summary>Of dS.</summary>
    public IEnumerable<Prediction> InputGradient()
    {
        Grid dY = c.OutputGradient(layer), r = 1 / Deviation(S.Variance), mean = dY.Mean, variance = Xhat * (dY * Xhat).Mean;
        yield return new(Causes.MeanTermLeftOut, gamma * r * (dY - variance));
        yield return new(Causes.VarianceTermLeftOut, gamma * r * (dY - mean));
        yield return new(Causes.FixedStatistics, gamma * r * dY);
        yield return new(Causes.GammaLeftOutBackward, r * (dY - mean - variance));
        yield return new(Causes.DeviationLeftOutBackward, gamma * (dY - mean - variance));
        yield return new(Causes.UnbiasedVarianceBackward, gamma * r * (dY - mean - variance * (N / (N - 1))));
        foreach (string other in c.Layers.Where(other => other != layer && other.StartsWith("BatchNorm", StringComparison.Ordinal)))
        {
            if (c.Input(other) is Grid its && its.Columns == S.Columns)
            {
                yield return new(Causes.WrongLayersInput, gamma / Deviation(its.Variance) * (dY - mean - variance));
            }
        }
    }

    /// <summary>Of the running mean or variance after the step.</summary>
    public IEnumerable<Prediction> Running(string statistic)
    {
        BatchNormalizationOptions options = c.Recipe.Network.BatchNormalization;
        bool torch = options.Kind == BatchNormalizationKind.Torch, isMean = statistic.StartsWith("RunningMean", StringComparison.Ordinal);
        double m = !torch && c.Batch.Step == 0 ? 1 : options.Momentum, unbiased = N / (N - 1);
        Grid before = c.Tensor(statistic), biased = S.Variance, batch = isMean ? S.Mean : torch ? biased * unbiased : biased;
        yield return new(Causes.RunningStatisticsLeftOut, before);
        yield return new(Causes.StatisticWeights, m * before + (1 - m) * batch);
        if (!isMean)
        {
            yield return new(Causes.RunningVarianceConvention, (1 - m) * before + m * (torch ? biased : biased * unbiased));
        }
    }

    private Prediction With(Cause cause, Grid normalized) => new(cause, gamma * normalized + beta);

    private Grid Deviation(Grid variance) => (variance + epsilon).Map(Math.Sqrt);
}
