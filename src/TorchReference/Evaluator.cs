using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>The network in evaluation mode on any images, chunk by chunk.</summary>
internal sealed class Evaluator(Mlp network, LabelledImages training, TrainingImages trainingImages, Normalization normalization)
{
    // 61 MB of CIFAR-10's images in float32.
    private const int ChunksTogether = 20;

    /// <summary>Mean cross entropy, and the class of the largest score of each image, by each state.</summary>
    /// <param name="states">What puts each state into the network; perhaps more than once.</param>
    /// <param name="images">What is evaluated.</param>
    public (double Loss, byte[] Predictions)[] Evaluate(IReadOnlyList<Action> states, LabelledImages images)
    {
        double[] sums = new double[states.Count];
        byte[][] predictions = [.. states.Select(_ => new byte[images.Count])];
        ForEachChunk(states, images, (state, scores, chunk) =>
        {
            sums[state] += nn.functional.cross_entropy(scores, chunk.Labels, reduction: nn.Reduction.Sum)
                .to_type(ScalarType.Float64).item<double>();
            Predictions(scores).CopyTo(predictions[state].AsSpan(chunk.First));
        });
        return [.. sums.Zip(predictions, (sum, of) => (sum / images.Count, of))];
    }

    /// <summary>The same by probabilities, [N×C] of float64.</summary>
    public static (double Loss, byte[] Predictions) Vote(Tensor probabilities, LabelledImages images)
    {
        Tensor labels = ImageTensors.Labels(images, [.. Enumerable.Range(0, images.Count)]);
        double loss = nn.functional.nll_loss(probabilities.log(), labels).item<double>();
        return (loss, Predictions(probabilities).ToArray());
    }

    /// <summary>The mean of the probabilities that members give, [N×C] of float64.</summary>
    /// <param name="members">What puts each member's state into the network; perhaps more than once.</param>
    /// <param name="images">What is evaluated.</param>
    /// <param name="classes">C.</param>
    public Tensor MeanProbabilities(IReadOnlyList<Action> members, LabelledImages images, int classes)
    {
        Tensor probabilities = zeros([images.Count, classes], dtype: ScalarType.Float64);
        ForEachChunk(members, images, (_, scores, chunk) => probabilities
            .narrow(0, chunk.First, scores.shape[0])
            .add_(scores.softmax(1, ScalarType.Float64)));
        return probabilities.div_(members.Count);
    }

    private static Span<byte> Predictions(Tensor scores) => scores.argmax(dim: 1).to_type(ScalarType.Byte).bytes;

    // Chunks are normalised once for all states, for which some of them are kept at a time.
    private void ForEachChunk(IReadOnlyList<Action> states, LabelledImages images, Action<int, Tensor, Chunk> use)
    {
        foreach (int[][] together in ImageTensors.Chunks(images.Count).Chunk(states.Count > 1 ? ChunksTogether : 1))
        {
            using var scope = NewDisposeScope();
            Chunk[] chunks = Array.ConvertAll(together, samples => Normalised(images, samples));
            for (int state = 0; state < states.Count; state++)
            {
                states[state]();
                foreach (Chunk chunk in chunks)
                {
                    using var pass = NewDisposeScope();
                    use(state, network.call(chunk.X, null), chunk);
                }
            }
        }
    }

    private Chunk Normalised(LabelledImages images, int[] samples)
    {
        using var scope = NewDisposeScope();
        (Tensor X, Tensor labels) = images == training
            ? trainingImages.Chunk(samples)
            : (normalization.Images(images, samples), ImageTensors.Labels(images, samples));
        return new Chunk(X.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope(), samples[0]);
    }

    // Images, their classes and the position of the first.
    private readonly record struct Chunk(Tensor X, Tensor Labels, int First);
}
