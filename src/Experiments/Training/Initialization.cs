namespace Harness.Experiments;

/// <summary>
/// Draws the parameters a run starts from, in float64: W1 [M×D], b1 [M], W2, b2, …; with batch normalisation a
/// hidden layer's scale and shift follow its bias: Gamma1 [M], Beta1 [M].
/// </summary>
public static class Initialization
{
    /// <summary>Weights from N(0, σ²), σ by the recipe's rule; biases 0, γ 1, β 0.</summary>
    public static NamedTensors Draw(NetworkOptions network, int features, int classes, int seed)
    {
        int[] widths = [features, .. network.Hidden, classes];
        NamedTensors parameters = [];
        for (int layer = 1; layer < widths.Length; layer++)
        {
            (int fanIn, int fanOut) = (widths[layer - 1], widths[layer]);
            double sigma = StandardDeviation(network, fanIn, fanOut);
            RandomStream stream = new(seed, StreamPurpose.Initialization, layer);
            double[] weights = new double[fanOut * fanIn];
            stream.FillNormal(weights, 0, sigma);
            parameters.Add(new NamedTensor($"W{layer}", [fanOut, fanIn], weights));
            parameters.Add(new NamedTensor($"b{layer}", [fanOut], new double[fanOut]));
            if (network.BatchNormalization.Kind != BatchNormalizationKind.None && layer < widths.Length - 1)
            {
                parameters.Add(new NamedTensor($"Gamma{layer}", [fanOut], [.. Enumerable.Repeat(1.0, fanOut)]));
                parameters.Add(new NamedTensor($"Beta{layer}", [fanOut], new double[fanOut]));
            }
        }

        return parameters;
    }

    private static double StandardDeviation(NetworkOptions network, int fanIn, int fanOut) => network.Initialization switch
    {
        InitializationKind.FanIn => Math.Sqrt(1.0 / fanIn),
        InitializationKind.He => Math.Sqrt(2.0 / fanIn),
        InitializationKind.Glorot => Math.Sqrt(2.0 / (fanIn + fanOut)),
        InitializationKind.Gaussian => network.Sigma,
        _ => throw new ArgumentOutOfRangeException(nameof(network), network.Initialization, "unknown initialization"),
    };
}
