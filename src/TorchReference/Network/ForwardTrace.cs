using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>What a forward pass gives out, layer by layer; it keeps handles, for gradients, and copies of the values.</summary>
/// <param name="pass">What the sites are called by: Forward or Evaluation.</param>
public sealed class ForwardTrace(Pass pass)
{
    private readonly List<(string Layer, Tensor Y)> outputs = [];
    private readonly List<TracedTensor> values = [];

    /// <summary>Outputs that gradients reach, in forward order.</summary>
    public IReadOnlyList<(string Layer, Tensor Y)> Outputs => outputs;

    /// <summary>The input and the outputs, in forward order.</summary>
    public IReadOnlyList<TracedTensor> Values => values;

    /// <summary>Notes a value that no gradient is wanted of.</summary>
    public void Note(string layer, string quantity, Tensor value) =>
        values.Add(new TracedTensor(new Site(layer, pass, quantity), EngineState.Copy(quantity, value)));

    /// <summary>Notes a layer's output.</summary>
    /// <returns>The same.</returns>
    public Tensor Output(string layer, Tensor Y)
    {
        outputs.Add((layer, Y));
        Note(layer, "Y", Y);
        return Y;
    }
}
