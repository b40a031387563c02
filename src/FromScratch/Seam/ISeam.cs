using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// Passed by everything that happens in a step, in causal order. A seam may look (to find the first layer that
/// differs) and it may alter (to plant a bug and see whether the checks find it); what it leaves in a value is
/// what the computation goes on with. Without a seam nothing of this is called, and updates are fused into the
/// kernels that compute the gradients, with the same bits as the result.
/// </summary>
public interface ISeam
{
    /// <summary>A forward pass begins.</summary>
    /// <param name="network">Of this network.</param>
    /// <param name="pass">Its mode, its batch, and whether it belongs to an update step.</param>
    void Begin<T>(Mlp<T> network, in ForwardPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>A matrix that was just computed, or that is about to be read again.</summary>
    void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>A scalar that is about to be used; what is returned is used.</summary>
    double Visit(in Site site, double value) => value;

    /// <summary>Labels that a loss or its gradient is about to be computed against, or predictions that were just made.</summary>
    /// <param name="network">The network that made the scores.</param>
    /// <param name="site">Where.</param>
    /// <param name="scores">S, [N×C].</param>
    /// <param name="classes">y or the predictions, [N].</param>
    void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>Counts of labels and predictions, [C, C], that are about to be reported.</summary>
    void Visit(in Site site, int[,] counts)
    {
    }
}
