using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// J of a linear softmax classifier on an experiment's training images, and how far from a minimum it is: by hand, in float64, for classifiers
/// that anyone trained.
/// </summary>
public sealed class SoftmaxObjective : IDisposable
{
    private const int Chunk = 1000;

    private readonly LabelledImages train;
    private readonly IEngine engine;

    /// <param name="recipe">Images and λ. Its network, batches and rates are not used.</param>
    /// <param name="dataset">On which images.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <exception cref="InputException">The recipe's splits do not fit the data.</exception>
    public SoftmaxObjective(Recipe recipe, Dataset dataset, int threads)
    {
        Experiment linear = new(
            recipe with
            {
                Network = new() { Hidden = [] },
                Training = new() { Lambda = recipe.Training.Lambda, BatchSize = 1, Epochs = 1 },
                Schedule = new() { Kind = ScheduleKind.Constant },
            },
            dataset);
        train = linear.Splits.Train;
        engine = FromScratchEngine.Create(linear, Precision.Float64, threads);
    }

    /// <summary>J = mean cross entropy + λ‖W‖², and the largest magnitude in its gradient, which is 0 at the minimum.</summary>
    /// <param name="parameters">W1 [C×D] and b1 [C]; what else there is, is not read.</param>
    public (double Cost, double LargestGradient) Of(NamedTensors parameters)
    {
        NamedTensors own = new([parameters["W1"], parameters["b1"]]);
        engine.Load(own);
        double[][] sum = [.. own.Select(tensor => new double[tensor.Values.Length])];
        double cost = 0;
        foreach (int[] samples in Enumerable.Range(0, train.Count).Chunk(Chunk))
        {
            double weight = samples.Length / (double)train.Count;
            Derivatives derivatives = engine.Differentiate(new Batch(0, 0, samples));
            cost += weight * derivatives.Cost;
            foreach ((double[] total, NamedTensor gradient) in sum.Zip(derivatives.Gradients))
            {
                for (int i = 0; i < total.Length; i++)
                {
                    total[i] += weight * gradient.Values[i];
                }
            }
        }

        return (cost, sum.SelectMany(values => values).Select(Math.Abs).Aggregate(Math.Max));
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
