using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// ML.NET's SdcaMaximumEntropy and LbfgsMaximumEntropy on an experiment's images, normalised as the engines normalise them, without L1.
/// <para>
/// L-BFGS minimises (Σ cross entropy + ½·L2·‖W‖²)/n: the regulariser is divided by n like the sum, so that the engines' J = mean cross entropy
/// + λ‖W‖² is L2 = 2·λ·n. SDCA minimises mean Σ_c≠y log(1 + exp(s_c − s_y)) + ½·L2·(‖W‖² + ‖b‖²): L2 = 2·λ, biases are penalised, and with more than
/// two classes it is not the cross entropy of softmax, in spite of its name, but of each class against the label's alone.
/// </para>
/// </summary>
public static partial class Baselines
{
    /// <summary>SDCA has no dual problem without a penalty; ML.NET takes this for less.</summary>
    private const double LeastSdcaPenalty = 1e-9;

    /// <summary>Trains both; none where ML.NET is not there.</summary>
    /// <param name="experiment">Images, λ and seed. Its network, batches and rates are not used.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellation">Ends it before, between and after them: ML.NET's trainers cannot be interrupted.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IEnumerable<Baseline> Train(Experiment experiment, BaselineOptions? options = null, CancellationToken cancellation = default) =>
        TrainAll(experiment, options ?? new BaselineOptions(), cancellation);

    /// <summary>L2 of LbfgsMaximumEntropy at which it minimises J.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="images">n, training images.</param>
    public static double LbfgsPenalty(double lambda, int images) => 2 * lambda * images;

    /// <summary>L2 of SdcaMaximumEntropy at which it penalises W as J does.</summary>
    /// <param name="lambda">λ.</param>
    public static double SdcaPenalty(double lambda) => Math.Max(2 * lambda, LeastSdcaPenalty);
}
