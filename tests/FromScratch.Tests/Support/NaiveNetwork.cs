using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>A network's scores and loss from their definitions, in float64: nothing of the engine is used.</summary>
internal static class NaiveNetwork
{
    /// <summary>Mean and standard deviation of a pixel in two passes; 1 for a pixel that never varies.</summary>
    public static (double Mean, double StandardDeviation) Statistics(LabelledImages images, int feature)
    {
        double[] values = [.. Enumerable.Range(0, images.Count).Select(i => (double)images.Pixels(i)[feature])];
        double mean = values.Sum() / values.Length;
        double variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
        return (mean, variance == 0 ? 1 : Math.Sqrt(variance));
    }

    /// <summary>The scores of every image in evaluation mode, normalised with the training images' statistics.</summary>
    public static double[][] Scores(NamedTensors parameters, LabelledImages train, LabelledImages images)
    {
        (double Mean, double StandardDeviation)[] statistics =
            [.. Enumerable.Range(0, train.Features).Select(d => Statistics(train, d))];
        return
        [
            .. Enumerable.Range(0, images.Count).Select(i => Scores(
                parameters,
                [.. statistics.Select((s, d) => (images.Pixels(i)[d] - s.Mean) / s.StandardDeviation)])),
        ];
    }

    private static double[] Scores(NamedTensors parameters, double[] y)
    {
        int layers = parameters.Count(p => p.Name[0] == 'W');
        for (int l = 1; l <= layers; l++)
        {
            (NamedTensor W, NamedTensor b) = (parameters[$"W{l}"], parameters[$"b{l}"]);
            double[] x = y;
            y = new double[W.Shape[0]];
            for (int m = 0; m < y.Length; m++)
            {
                double s = b.Values[m];
                for (int d = 0; d < x.Length; d++)
                {
                    s += W.Values[m * x.Length + d] * x[d];
                }

                y[m] = l < layers ? Math.Max(0, Normalised(parameters, l, m, s)) : s;
            }
        }

        return y;
    }

    // Batch normalisation by its running statistics, where the network has any.
    private static double Normalised(NamedTensors state, int layer, int m, double s)
    {
        if (!state.TryGet($"Gamma{layer}", out NamedTensor? gamma))
        {
            return s;
        }

        (double mean, double variance) = (state[$"RunningMean{layer}"].Values[m], state[$"RunningVariance{layer}"].Values[m]);
        return gamma.Values[m] * (s - mean) / Math.Sqrt(variance + Techniques.Epsilon) + state[$"Beta{layer}"].Values[m];
    }

    /// <summary>Softmax of an image's scores.</summary>
    public static double[] Probabilities(double[] scores) => [.. scores.Select((_, label) => Math.Exp(-Loss(scores, label)))];

    /// <summary>−log of the softmax probability of the label.</summary>
    public static double Loss(double[] scores, int label) =>
        Math.Log(scores.Sum(s => Math.Exp(s - scores[label])));

    /// <summary>Σ‖W‖² over the weights.</summary>
    public static double SquaredWeights(NamedTensors parameters) =>
        parameters.Where(p => p.Name.StartsWith('W')).Sum(p => p.Values.Sum(w => w * w));
}
