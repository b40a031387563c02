using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Networks in evaluation mode on any images, chunk by chunk.</summary>
/// <param name="input">What loads the images.</param>
/// <param name="classes">C.</param>
/// <param name="lambda">λ.</param>
internal sealed class Evaluator<T>(InputBatches<T> input, int classes, double lambda)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImageLabels labels = new();

    /// <summary>A network's loss, cost, accuracy and confusion.</summary>
    public Evaluation Evaluate(Mlp<T> network, LabelledImages images)
    {
        EvaluationCounts counts = new(images.Count, classes);
        foreach (int[] samples in Chunks(images))
        {
            Count(network, network.Forward(input.Load(images, samples), ForwardPass.Evaluation), images, samples, counts);
        }

        return Evaluated(network, counts);
    }

    /// <summary>The same of several networks of one shape; images are packed once for all of them.</summary>
    public Evaluation[] EvaluateEach(Mlp<T>[] networks, LabelledImages images)
    {
        EvaluationCounts[] counts = [.. networks.Select(_ => new EvaluationCounts(images.Count, classes))];
        foreach (int[] samples in Chunks(images))
        {
            Matrix<T>[] S = Mlp<T>.EvaluateEach(networks, input.Load(images, samples));
            for (int i = 0; i < networks.Length; i++)
            {
                Count(networks[i], S[i], images, samples, counts[i]);
            }
        }

        return [.. networks.Zip(counts, Evaluated)];
    }

    /// <summary>sums += weight·P, [N·C].</summary>
    public void AddProbabilities(Mlp<T> network, LabelledImages images, double weight, double[] sums)
    {
        foreach (int[] samples in Chunks(images))
        {
            Matrix<T> S = network.Forward(input.Load(images, samples), ForwardPass.Evaluation);
            network.Head.AddProbabilities(S, weight, sums.AsSpan(samples[0] * classes));
        }
    }

    /// <summary>Loss, accuracy and confusion of probabilities, [N·C].</summary>
    public Evaluation Vote(double[] probabilities, LabelledImages images, ISeam? seam)
    {
        EvaluationCounts counts = new(images.Count, classes);
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<double> ofImage = probabilities.AsSpan(i * classes, classes);
            counts.Add(i, images.Label(i), Metrics.Predict(ofImage));
            counts.LossSum -= Math.Log(ofImage[images.Label(i)]);
        }

        return counts.Evaluation(penalty: 0, seam);
    }

    private static IEnumerable<int[]> Chunks(LabelledImages images) => Enumerable.Range(0, images.Count).Chunk(FromScratchEngine.EvaluationChunk);

    private Evaluation Evaluated(Mlp<T> network, EvaluationCounts counts) => counts.Evaluation(lambda * network.SquaredWeights(), network.Seam);

    private void Count(Mlp<T> network, Matrix<T> S, LabelledImages images, int[] samples, EvaluationCounts counts)
    {
        Span<int> predictions = Predictions(network, S);
        Span<int> y = labels.Of(images, samples);
        for (int i = 0; i < samples.Length; i++)
        {
            counts.Add(samples[i], y[i], predictions[i]);
        }

        network.Seam?.Visit(network, new Site("Network", Pass.Evaluation, "labels"), S, y);
        double loss = network.Head.Loss(S, y);
        counts.LossSum += (network.Seam?.Visit(new Site("Network", Pass.Evaluation, "L of a chunk"), loss) ?? loss) * samples.Length;
    }

    private static Span<int> Predictions(Mlp<T> network, Matrix<T> S)
    {
        int[] predictions = new int[S.Rows];
        for (int n = 0; n < S.Rows; n++)
        {
            predictions[n] = Metrics.Predict<T>(S.Row(n));
        }

        network.Seam?.Visit(network, new Site("Network", Pass.Evaluation, "predictions"), S, predictions);
        return predictions;
    }
}
