using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>A quantity with the wrong sign: a gradient, or S where ReLU's mask [S &gt; 0] is made of it.</summary>
internal sealed class Negated(Pass pass, string quantity, string? layer = null) : Mutant(pass, quantity, layer)
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        foreach (ref T element in value.Span)
        {
            element = -element;
        }
    }
}
