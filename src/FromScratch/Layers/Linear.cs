using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Fully connected layer, S = X·Wᵀ + b.</summary>
public sealed class Linear<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernels<T> kernels;
    private readonly BatchBuffer<T> outputs;
    private readonly BatchBuffer<T>? inputGradients;
    private Matrix<T> X;

    /// <param name="kernels">What computes.</param>
    /// <param name="number">Which linear layer of the network, from 1.</param>
    /// <param name="inputs">D.</param>
    /// <param name="outputs">M.</param>
    /// <param name="isFirst">Whether the layer's input is the network's, whose gradient nobody needs.</param>
    public Linear(Kernels<T> kernels, int number, int inputs, int outputs, bool isFirst)
    {
        this.kernels = kernels;
        Name = $"Linear {number}";
        W = new Parameter<T>($"W{number}", new Matrix<T>(outputs, inputs), isPenalised: true, isVector: false);
        b = new Parameter<T>($"b{number}", new Matrix<T>(1, outputs), isPenalised: false, isVector: true);
        Parameters = [W, b];
        this.outputs = new BatchBuffer<T>(outputs);
        inputGradients = isFirst ? null : new BatchBuffer<T>(inputs);
        X = new Matrix<T>(0, inputs);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Weights, [M×D].</summary>
    public Parameter<T> W { get; }

    /// <summary>Bias, [M].</summary>
    public Parameter<T> b { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Matrix<T> Value)> Cache => [("X", X)];

    /// <param name="X">[N×D], one sample a row; kept for Backward.</param>
    /// <param name="pass">Makes no difference.</param>
    /// <returns>S, [N×M].</returns>
    public Matrix<T> Forward(Matrix<T> X, ForwardPass pass = default)
    {
        this.X = X;
        Matrix<T> S = outputs.For(X.Rows);
        kernels.MultiplyTransposed(X, W.Value, b.Value, S);
        return S;
    }

    /// <summary>Forward of several layers of one shape on the same input.</summary>
    /// <param name="layers">At least one.</param>
    /// <param name="X">[N×D].</param>
    /// <returns>Each layer's S, [N×M].</returns>
    internal static Matrix<T>[] ForwardEach(IReadOnlyList<Linear<T>> layers, Matrix<T> X)
    {
        AffineMap<T>[] maps = [.. layers.Select(layer => new AffineMap<T>(layer.W.Value, layer.b.Value, layer.outputs.For(X.Rows)))];
        layers[0].kernels.MultiplyTransposed(X, maps);
        return Array.ConvertAll(maps, map => map.S);
    }

    // With S = X·Wᵀ + b:
    //   dX = dS·W   [N×D]      dW = dSᵀ·X   [M×D]      db = Σₙ dSₙ   [M]
    // dX comes first: in an update step dW moves W at once.
    /// <param name="dS">[N×M].</param>
    /// <returns>dX, [N×D], or null for the network's first layer.</returns>
    public Matrix<T>? Backward(Matrix<T> dS)
    {
        Matrix<T>? dX = inputGradients?.For(dS.Rows);
        if (dX is not null)
        {
            kernels.Multiply(dS, W.Value, dX);
        }

        kernels.TransposedMultiply(dS, X, W);
        kernels.SumRows(dS, b);
        return dX;
    }
}
