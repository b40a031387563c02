using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>The network in evaluation mode on any images, chunk by chunk.</summary>
internal sealed class Evaluator(Mlp network, LabelledImages training, TrainingImages trainingImages, Normalization normalization)
{
    /// <summary>Mean cross entropy, and the class of the largest score of each image.</summary>
    public (double Loss, byte[] Predictions) Evaluate(LabelledImages images)
    {
        double sum = 0;
        byte[] predictions = new byte[images.Count];
        ForEachChunk(images, (scores, labels, first) =>
        {
            sum += nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.Sum)
                .to_type(ScalarType.Float64).item<double>();
            Predictions(scores).CopyTo(predictions.AsSpan(first));
        });
        return (sum / images.Count, predictions);
    }

    /// <summary>The same by probabilities, [N×C] of float64.</summary>
    public static (double Loss, byte[] Predictions) Vote(Tensor probabilities, LabelledImages images)
    {
        Tensor labels = ImageTensors.Labels(images, [.. Enumerable.Range(0, images.Count)]);
        double loss = nn.functional.nll_loss(probabilities.log(), labels).item<double>();
        return (loss, Predictions(probabilities).ToArray());
    }

    /// <summary>The mean of the probabilities that members give, [N×C] of float64.</summary>
    /// <param name="members">What puts each member's state into the network.</param>
    /// <param name="images">What is evaluated.</param>
    /// <param name="classes">C.</param>
    public Tensor MeanProbabilities(IReadOnlyList<Action> members, LabelledImages images, int classes)
    {
        Tensor probabilities = zeros([images.Count, classes], dtype: ScalarType.Float64);
        foreach (Action member in members)
        {
            member();
            ForEachChunk(images, (scores, _, first) => probabilities
                .narrow(0, first, scores.shape[0])
                .add_(scores.softmax(1, ScalarType.Float64)));
        }

        return probabilities.div_(members.Count);
    }

    private static Span<byte> Predictions(Tensor scores) => scores.argmax(dim: 1).to_type(ScalarType.Byte).bytes;

    private void ForEachChunk(LabelledImages images, Action<Tensor, Tensor, int> use)
    {
        foreach (int[] samples in ImageTensors.Chunks(images.Count))
        {
            using var chunk = NewDisposeScope();
            (Tensor X, Tensor labels) = images == training
                ? trainingImages.Chunk(samples)
                : (normalization.Images(images, samples), ImageTensors.Labels(images, samples));
            use(network.call(X, null), labels, samples[0]);
        }
    }
}
