using Harness.Experiments;
using System.Numerics;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>A bug planted in the hand-written side, at the sites of one quantity.</summary>
/// <param name="pass">On which way through the network.</param>
/// <param name="quantity">Which quantity.</param>
/// <param name="layer">Of which layer; null: of all.</param>
internal abstract class Mutant(Pass pass, string quantity, string? layer = null) : ISeam
{
    public virtual void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsHere(site))
        {
            Alter(network, value);
        }
    }

    public double Visit(in Site site, double value) => IsHere(site) ? Alter(site, value) : value;

    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsHere(site))
        {
            Alter(scores, labels);
        }
    }

    protected virtual void Alter<T>(Mlp<T> network, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    protected virtual double Alter(Site site, double value) => value;

    protected virtual void Alter<T>(Matrix<T> scores, Span<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    private bool IsHere(Site site) => site.Pass == pass && site.Quantity == quantity && (layer is null || site.Layer == layer);
}
