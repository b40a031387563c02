using Harness.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The network {Linear, batch normalisation, ReLU, dropout}·(k − 1), Linear. Its output is the scores; the loss has
/// the softmax.
/// </summary>
public sealed class Mlp : nn.Module<Tensor, TrainingPass?, Tensor>
{
    private readonly List<Linear> linear = [];
    private readonly List<BatchNormalization> normalization = [];
    private readonly bool dropout;

    /// <param name="features">D, width of the input.</param>
    /// <param name="options">The hidden layers.</param>
    /// <param name="classes">C, width of the output.</param>
    /// <param name="dtype">Precision of parameters and running statistics.</param>
    public Mlp(int features, NetworkOptions options, int classes, ScalarType dtype)
        : base(nameof(Mlp))
    {
        dropout = options.Dropout.KeepHidden < 1;
        int inputs = features;
        foreach (int width in options.Hidden)
        {
            AddLinear(inputs, width, dtype);
            if (options.BatchNormalization.Kind != BatchNormalizationKind.None)
            {
                normalization.Add(new BatchNormalization(width, options.BatchNormalization, dtype));
                register_module($"normalization{normalization.Count}", normalization[^1]);
            }

            inputs = width;
        }

        AddLinear(inputs, classes, dtype);
    }

    /// <summary>Is given every layer's output; null: nobody asks.</summary>
    public ForwardTrace? Trace { get; set; }

    /// <summary>X, [N×D], to scores, [N×C].</summary>
    /// <param name="X">The images.</param>
    /// <param name="pass">What a pass in training is given besides; null: evaluation.</param>
    public override Tensor forward(Tensor X, TrainingPass? pass)
    {
        ForwardTrace? trace = Trace;
        Tensor H = X;
        for (int layer = 0; layer < linear.Count - 1; layer++)
        {
            Tensor S = Traced("Linear", linear[layer].call(H));
            if (normalization.Count > 0)
            {
                S = Traced("BatchNorm", normalization[layer].call(S, pass));
            }

            H = Traced("ReLU", nn.functional.relu(S));
            if (dropout)
            {
                H = Traced("Dropout", pass?.HiddenMasks is { } masks ? H * masks[layer] : H);
            }

            Tensor Traced(string kind, Tensor Y) => trace?.Output($"{kind} {layer + 1}", Y) ?? Y;
        }

        Tensor scores = linear[^1].call(H);
        return trace?.Output($"Linear {linear.Count}", scores) ?? scores;
    }

    /// <summary>Which layer has a parameter: "Linear 1" has W1, "BatchNorm 1" has Gamma1.</summary>
    public static string LayerOf(string parameter) =>
        $"{(parameter[0] is 'W' or 'b' ? "Linear" : "BatchNorm")} {string.Concat(parameter.Where(char.IsAsciiDigit))}";

    /// <summary>Parameters by the names both engines use, in forward order: W1 [M×D], b1 [M], Gamma1 [M], Beta1 [M], W2, …</summary>
    public IEnumerable<(string Name, Parameter Parameter)> Parameters() =>
        named_parameters().Select(p => (Name(p.name), p.parameter));

    /// <summary>Running statistics in forward order: RunningMean1 [M], RunningVariance1 [M], …</summary>
    public IEnumerable<(string Name, Tensor Statistic)> RunningStatistics() =>
        named_buffers().Select(b => (Name(b.name), b.buffer));

    private void AddLinear(int inputs, int outputs, ScalarType dtype)
    {
        linear.Add(nn.Linear(inputs, outputs, dtype: dtype));
        register_module($"linear{linear.Count}", linear[^1]);
    }

    // "linear2.weight" is W2, "normalization2.gamma" is Gamma2.
    private static string Name(string path)
    {
        string[] parts = path.Split('.');
        string own = parts[1] switch { "weight" => "W", "bias" => "b", string field => char.ToUpperInvariant(field[0]) + field[1..] };
        return own + string.Concat(parts[0].Where(char.IsAsciiDigit));
    }
}
