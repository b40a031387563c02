using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// Batch normalisation, Y = γ·X̂ + β, X̂ = (S − μ)/√(σ² + ε), with mean and biased variance of the batch in training and
/// running ones in evaluation. Source: Ioffe and Szegedy 2015.
/// </summary>
public sealed class BatchNormalization<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernels<T> kernels;
    private readonly BatchNormalizationOptions options;
    private readonly BatchBuffer<T> normalized, outputs, inputGradients;
    private readonly Matrix<T> mean, variance;
    private Matrix<T> Xhat;

    /// <param name="kernels">What computes.</param>
    /// <param name="number">Which hidden layer of the network, from 1.</param>
    /// <param name="width">M.</param>
    /// <param name="options">ε, and whose running statistics are kept.</param>
    public BatchNormalization(Kernels<T> kernels, int number, int width, BatchNormalizationOptions options)
    {
        (this.kernels, this.options, Number) = (kernels, options, number);
        Gamma = new Parameter<T>($"Gamma{number}", Row(width, T.One), isPenalised: false, isVector: true);
        Beta = new Parameter<T>($"Beta{number}", Row(width, T.Zero), isPenalised: false, isVector: true);
        Parameters = [Gamma, Beta];
        (RunningMean, RunningVariance) = (Row(width, FirstMean), Row(width, FirstVariance));
        (mean, variance, InverseDeviation) = (Row(width, T.Zero), Row(width, T.One), Row(width, T.One));
        (normalized, outputs, inputGradients) = (new BatchBuffer<T>(width), new BatchBuffer<T>(width), new BatchBuffer<T>(width));
        Xhat = new Matrix<T>(0, width);
    }

    /// <summary>Where the running mean starts: 0.</summary>
    public static T FirstMean => T.Zero;

    /// <summary>Where the running variance starts: 1.</summary>
    public static T FirstVariance => T.One;

    /// <summary>Which hidden layer of the network, from 1.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public string Name => $"BatchNorm {Number}";

    /// <summary>γ, [M].</summary>
    public Parameter<T> Gamma { get; }

    /// <summary>β, [M].</summary>
    public Parameter<T> Beta { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>Running mean, [1×M].</summary>
    public Matrix<T> RunningMean { get; }

    /// <summary>Running variance, [1×M].</summary>
    public Matrix<T> RunningVariance { get; }

    /// <summary>r = 1/√(σ² + ε) of the last Forward, [1×M].</summary>
    public Matrix<T> InverseDeviation { get; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Matrix<T> Value)> Cache => [("Xhat", Xhat), ("r", InverseDeviation)];

    /// <param name="S">[N×M].</param>
    /// <param name="pass">Training: the batch's statistics. Evaluation: the running ones.</param>
    /// <returns>Y, [N×M].</returns>
    public Matrix<T> Forward(Matrix<T> S, ForwardPass pass)
    {
        bool evaluates = pass.Mode == ForwardMode.Evaluation;
        if (!evaluates)
        {
            kernels.ColumnStatistics(S, mean, variance);
            if (pass.Updates)
            {
                UpdateRunningStatistics(S.Rows, isFirst: pass.Batch is { Step: 0 });
            }
        }

        (Matrix<T> mu, Matrix<T> sigmaSquared) = evaluates ? (RunningMean, RunningVariance) : (mean, variance);
        T epsilon = T.CreateTruncating(options.Epsilon);
        for (int m = 0; m < S.Columns; m++)
        {
            InverseDeviation[0, m] = T.One / T.Sqrt(sigmaSquared[0, m] + epsilon);
        }

        Xhat = normalized.For(S.Rows);
        Matrix<T> Y = outputs.For(S.Rows);
        kernels.NormalizeColumns(S, mu, InverseDeviation, Gamma.Value, Beta.Value, Xhat, Y);
        return Y;
    }

    // With r = 1/√(σ² + ε), X̂ = (S − μ)·r and Y = γ·X̂ + β:
    //   dβ = Σₙ dYₙ      dγ = Σₙ dYₙ·X̂ₙ      dX̂ = γ·dY
    // S reaches the loss directly and through μ and σ², which every sample of the batch shares:
    //   dσ² = −r³/2 Σₙ dX̂ₙ·(Sₙ − μ) = −r²/2·γ·dγ
    //   dμ  = −r Σₙ dX̂ₙ = −r·γ·dβ                         (σ²'s part of it is −2/N Σₙ(Sₙ − μ)·dσ² = 0)
    //   dS  = r·dX̂ + dσ²·2(S − μ)/N + dμ/N
    //       = γ·r·(dY − dβ/N − X̂·dγ/N)   [N×M]
    // Its sum over the batch is 0: a bias before batch normalisation has no effect and no gradient.
    /// <param name="dY">[N×M].</param>
    /// <returns>dS, [N×M].</returns>
    public Matrix<T> Backward(Matrix<T> dY)
    {
        Matrix<T> dS = inputGradients.For(dY.Rows);
        kernels.BatchNormBackward(dY, Xhat, InverseDeviation, Gamma, Beta, dS);
        return dS;
    }

    // running ← (1 − m)·running + m·batch. torch keeps the unbiased variance n/(n − 1)·σ²; the course keeps σ², and
    // starts with the first batch's statistics.
    private void UpdateRunningStatistics(int samples, bool isFirst)
    {
        bool torch = options.Kind == BatchNormalizationKind.Torch;
        T weight = T.CreateTruncating(isFirst && !torch ? 1 : options.Momentum);
        T unbiased = torch ? T.CreateTruncating(samples) / T.CreateTruncating(samples - 1) : T.One;
        for (int m = 0; m < mean.Columns; m++)
        {
            RunningMean[0, m] = (T.One - weight) * RunningMean[0, m] + weight * mean[0, m];
            RunningVariance[0, m] = (T.One - weight) * RunningVariance[0, m] + weight * (unbiased * variance[0, m]);
        }
    }

    private static Matrix<T> Row(int width, T value)
    {
        Matrix<T> row = new(1, width);
        row.Span.Fill(value);
        return row;
    }
}
