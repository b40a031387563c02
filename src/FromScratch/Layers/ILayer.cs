using System.Numerics;

namespace Harness.FromScratch;

/// <summary>One layer: a function of a batch, and its derivative.</summary>
public interface ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Kind and number: "Linear 2".</summary>
    string Name { get; }

    /// <summary>What is learned; empty for a layer without parameters.</summary>
    IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>What Forward keeps for Backward, by the names of the layer's derivation.</summary>
    IEnumerable<(string Name, Matrix<T> Value)> Cache { get; }

    /// <summary>The layer's function of a batch; keeps what Backward needs.</summary>
    /// <param name="X">[N × inputs]; read again by Backward.</param>
    /// <param name="pass">Training or evaluation, and what belongs to the batch.</param>
    /// <returns>[N × outputs]; the layer's own memory, overwritten by the next call for as many rows.</returns>
    Matrix<T> Forward(Matrix<T> X, ForwardPass pass = default);

    /// <summary>Gradients of the parameters, and of the input of the last Forward.</summary>
    /// <param name="dY">Gradient of the output, [N × outputs].</param>
    /// <returns>Gradient of the input, [N × inputs]; null for the network's first layer, where nobody needs it.</returns>
    Matrix<T>? Backward(Matrix<T> dY);
}
