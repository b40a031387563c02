using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// Inverted dropout with a given mask, Y = X ∘ mask/p: what is kept is divided by the probability p to keep it, so
/// that evaluation, where nothing is dropped, needs no correction. Source: Srivastava et al. 2014.
/// </summary>
/// <param name="kernels">What computes.</param>
/// <param name="position">0 for the network's inputs, l for the output of hidden layer l.</param>
/// <param name="keep">p, in (0, 1].</param>
public sealed class Dropout<T>(Kernels<T> kernels, int position, double keep) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T scale = T.CreateTruncating(1 / keep);
    private BatchBuffer<T>? outputs;
    private byte[]? mask;

    /// <inheritdoc/>
    public string Name => $"Dropout {position}";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public IEnumerable<(string Name, Matrix<T> Value)> Cache => [];

    /// <param name="X">[N×M]; the network's inputs are masked in place, a layer's output is not: that layer may go by it in Backward.</param>
    /// <param name="pass">Its batch has the mask.</param>
    /// <returns>Y, [N×M].</returns>
    public Matrix<T> Forward(Matrix<T> X, ForwardPass pass)
    {
        mask = pass.Mode == ForwardMode.Evaluation ? null
            : position == 0 ? pass.Batch?.InputMask
            : pass.Batch?.HiddenMasks?[position - 1];
        if (mask is null)
        {
            return X;
        }

        Matrix<T> Y = X;
        if (position > 0)
        {
            Y = (outputs ??= new BatchBuffer<T>(X.Columns)).For(X.Rows);
            X.Span.CopyTo(Y.Span);
        }

        kernels.Mask(Y, mask, scale);
        return Y;
    }

    // With Y = X ∘ mask/p:
    //   dX = dY ∘ mask/p   [N×M]
    /// <param name="dY">[N×M]; masked in place.</param>
    /// <returns>dX, [N×M].</returns>
    public Matrix<T> Backward(Matrix<T> dY)
    {
        if (mask is not null)
        {
            kernels.Mask(dY, mask, scale);
        }

        return dY;
    }
}
