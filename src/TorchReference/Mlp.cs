using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>The network {Linear, ReLU}·(k − 1), Linear. Its output is the scores; the loss has the softmax.</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> layers;

    /// <param name="features">D, width of the input.</param>
    /// <param name="hidden">Widths of the hidden layers, in forward order; empty for k = 1.</param>
    /// <param name="classes">C, width of the output.</param>
    /// <param name="dtype">Precision of the parameters.</param>
    public Mlp(int features, IReadOnlyList<int> hidden, int classes, ScalarType dtype)
        : base(nameof(Mlp))
    {
        List<nn.Module<Tensor, Tensor>> modules = [];
        int inputs = features;
        foreach (int width in hidden)
        {
            modules.Add(nn.Linear(inputs, width, dtype: dtype));
            modules.Add(nn.ReLU());
            inputs = width;
        }

        modules.Add(nn.Linear(inputs, classes, dtype: dtype));
        layers = nn.Sequential(modules);
        RegisterComponents();
    }

    /// <summary>X, [N×D], to scores, [N×C].</summary>
    public override Tensor forward(Tensor input) => layers.call(input);
}
