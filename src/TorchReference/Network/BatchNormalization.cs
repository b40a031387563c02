using Harness.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// Ŝ = γ·(S − μ)/√(σ² + ε) + β for each unit by torch's own batch norm; in training μ and σ² are the batch's,
/// in evaluation the running ones. Source: Ioffe and Szegedy 2015.
/// </summary>
internal sealed class BatchNormalization : nn.Module<Tensor, TrainingPass?, Tensor>
{
    private readonly BatchNormalizationOptions options;
    private readonly Parameter gamma, beta;
    private readonly Tensor runningMean, runningVariance;

    public BatchNormalization(int width, BatchNormalizationOptions options, ScalarType dtype)
        : base(nameof(BatchNormalization))
    {
        this.options = options;
        gamma = new Parameter(ones([width], dtype: dtype));
        beta = new Parameter(zeros([width], dtype: dtype));
        (runningMean, runningVariance) = (zeros([width], dtype: dtype), ones([width], dtype: dtype));
        RegisterComponents();
    }

    /// <summary>S, [N×M], to Ŝ, [N×M].</summary>
    public override Tensor forward(Tensor S, TrainingPass? pass)
    {
        if (pass is null)
        {
            return Normalised(S, runningMean, runningVariance, training: false);
        }

        if (pass.UpdatesStatistics && options.Kind == BatchNormalizationKind.Torch)
        {
            return Normalised(S, runningMean, runningVariance, training: true);
        }

        if (pass.UpdatesStatistics)
        {
            // The course's running statistics start as those of the first batch.
            Update(S, weight: pass.Step == 0 ? 1 : options.Momentum);
        }

        // Torch updates what it is given, here copies.
        return Normalised(S, runningMean.clone(), runningVariance.clone(), training: true);
    }

    private Tensor Normalised(Tensor S, Tensor mean, Tensor variance, bool training) =>
        nn.functional.batch_norm(S, mean, variance, gamma, beta, training, options.Momentum, options.Epsilon);

    // running ← (1 − w)·running + w·batch, with the biased variance of the batch.
    private void Update(Tensor S, double weight)
    {
        using var _ = no_grad();
        runningMean.mul_(1 - weight).add_(S.mean([0]), weight);
        runningVariance.mul_(1 - weight).add_(S.var(0, unbiased: false), weight);
    }
}
