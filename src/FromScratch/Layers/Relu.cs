using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Rectified linear unit, H = max(0, S).</summary>
public sealed class Relu<T>(Kernels<T> kernels, int number, int width) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchBuffer<T> outputs = new(width), inputGradients = new(width);
    private Matrix<T> S = new(0, width);

    /// <inheritdoc/>
    public string Name => $"ReLU {number}";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public IEnumerable<(string Name, Matrix<T> Value)> Cache => [("S", S)];

    /// <param name="S">[N×M]; kept for Backward.</param>
    /// <param name="pass">Makes no difference.</param>
    /// <returns>H, [N×M].</returns>
    public Matrix<T> Forward(Matrix<T> S, ForwardPass pass = default)
    {
        this.S = S;
        Matrix<T> H = outputs.For(S.Rows);
        kernels.Relu(S, H);
        return H;
    }

    // With H = max(0, S), the slope is 1 where S > 0 and, by convention, 0 at the corner:
    //   dS = dH ∘ [S > 0]   [N×M]
    /// <param name="dH">[N×M].</param>
    /// <returns>dS, [N×M].</returns>
    public Matrix<T> Backward(Matrix<T> dH)
    {
        Matrix<T> dS = inputGradients.For(dH.Rows);
        kernels.ReluBackward(S, dH, dS);
        return dS;
    }
}
