using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>A seam that passes everything on to another one first.</summary>
/// <param name="inner">Passed first; null: none.</param>
public abstract class SeamAround(ISeam? inner) : ISeam
{
    /// <inheritdoc/>
    public virtual void Begin<T>(Mlp<T> network, in ForwardPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => inner?.Begin(network, pass);

    /// <inheritdoc/>
    public virtual void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => inner?.Visit(network, site, value);

    /// <inheritdoc/>
    public virtual double Visit(in Site site, double value) => inner?.Visit(site, value) ?? value;

    /// <inheritdoc/>
    public virtual void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => inner?.Visit(network, site, scores, classes);

    /// <inheritdoc/>
    public virtual void Visit(in Site site, int[,] counts) => inner?.Visit(site, counts);
}
