using Harness.Experiments;

namespace Harness.TorchReference.Tests;

/// <summary>The forward pass in plain loops, float64: what the engine has to agree with.</summary>
internal sealed class PlainNetwork(Experiment experiment, NamedTensors state)
{
    private readonly LabelledImages images = experiment.Splits.Train;
    private readonly NetworkOptions network = experiment.Recipe.Network;

    /// <summary>Mean and biased variance of each hidden layer's S in the last pass.</summary>
    public List<(double[] Mean, double[] Variance)> Statistics { get; } = [];

    /// <summary>J of a batch in training.</summary>
    public double Cost(Batch batch)
    {
        double[][] scores = Scores(Inputs(batch), batch);
        double loss = batch.Samples.Select((sample, n) => -Math.Log(Softmax(scores[n])[images.Label(sample)])).Average();
        double squares = state.Where(t => t.Name[0] == 'W').Sum(W => W.Values.Sum(w => w * w));
        return loss + experiment.Recipe.Training.Lambda * squares;
    }

    public static double[] Softmax(double[] scores)
    {
        double sum = scores.Sum(s => Math.Exp(s - scores.Max()));
        return [.. scores.Select(s => Math.Exp(s - scores.Max()) / sum)];
    }

    private double[][] Inputs(Batch batch)
    {
        int features = images.Features;
        double[][] X = [.. batch.Samples.Select(_ => new double[features])];
        for (int d = 0; d < features; d++)
        {
            double mu = Enumerable.Range(0, images.Count).Average(i => (double)images.Pixels(i)[d]);
            double sigma = Math.Sqrt(Enumerable.Range(0, images.Count).Average(i => Math.Pow(images.Pixels(i)[d] - mu, 2)));
            for (int n = 0; n < X.Length; n++)
            {
                int from = batch.Flipped?[n] == true ? d / 32 * 32 + 31 - d % 32 : d;
                X[n][d] = experiment.Recipe.Data.Scale * (images.Pixels(batch.Samples[n])[from] - mu) / sigma;
            }
        }

        for (int i = 0; i < (batch.NoisyRows?.Length ?? 0); i++)
        {
            double[] row = X[batch.NoisyRows![i]];
            Array.ForEach([.. Enumerable.Range(0, features)], d => row[d] += batch.Noise![i * features + d]);
        }

        return Masked(X, batch.InputMask, network.Dropout.KeepInput);
    }

    private double[][] Scores(double[][] H, Batch batch)
    {
        Statistics.Clear();
        for (int layer = 1; layer <= network.Hidden.Count; layer++)
        {
            double[][] S = Linear(H, layer);
            Statistics.Add(OfColumns(S));
            if (network.BatchNormalization.Kind != BatchNormalizationKind.None)
            {
                S = Normalised(S, layer);
            }

            double[][] positive = [.. S.Select(row => row.Select(s => Math.Max(s, 0)).ToArray())];
            H = Masked(positive, batch.HiddenMasks?[layer - 1], network.Dropout.KeepHidden);
        }

        return Linear(H, network.Hidden.Count + 1);
    }

    private double[][] Linear(double[][] H, int layer)
    {
        (double[] W, double[] b) = (state[$"W{layer}"].Values, state[$"b{layer}"].Values);
        int inputs = H[0].Length;
        return [.. H.Select(row => b.Select((bias, m) => bias + row.Select((h, d) => h * W[m * inputs + d]).Sum()).ToArray())];
    }

    private double[][] Normalised(double[][] S, int layer)
    {
        (double[] gamma, double[] beta) = (state[$"Gamma{layer}"].Values, state[$"Beta{layer}"].Values);
        ((double[] mean, double[] variance), double epsilon) = (Statistics[^1], network.BatchNormalization.Epsilon);
        return [.. S.Select(row => row
            .Select((s, m) => gamma[m] * (s - mean[m]) / Math.Sqrt(variance[m] + epsilon) + beta[m]).ToArray())];
    }

    private static (double[] Mean, double[] Variance) OfColumns(double[][] S)
    {
        double[] mean = [.. S[0].Select((_, m) => S.Average(row => row[m]))];
        return (mean, [.. mean.Select((mu, m) => S.Average(row => (row[m] - mu) * (row[m] - mu)))]);
    }

    private static double[][] Masked(double[][] H, byte[]? mask, double keep) => mask is null
        ? H
        : [.. H.Select((row, n) => row.Select((h, m) => h * mask[n * row.Length + m] / keep).ToArray())];
}
