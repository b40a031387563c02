using Harness.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>H' = ReLU(S), S = H·Wᵀ + b, normalised over the batch where the recipe says so.</summary>
internal sealed class HiddenLayer : nn.Module<Tensor, TrainingPass?, Tensor>
{
    private readonly Linear linear;
    private readonly BatchNormalization? normalization;

    public HiddenLayer(int inputs, int width, BatchNormalizationOptions options, ScalarType dtype)
        : base(nameof(HiddenLayer))
    {
        linear = nn.Linear(inputs, width, dtype: dtype);
        register_module(nameof(linear), linear);
        if (options.Kind != BatchNormalizationKind.None)
        {
            normalization = new BatchNormalization(width, options, dtype);
            register_module(nameof(normalization), normalization);
        }
    }

    /// <summary>[N×inputs] to [N×width].</summary>
    public override Tensor forward(Tensor H, TrainingPass? pass)
    {
        Tensor S = linear.call(H);
        return nn.functional.relu(normalization?.call(S, pass) ?? S, inplace: true);
    }
}
