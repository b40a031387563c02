using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>dS = P/N for (P − Y)/N: each row's negative element, at the label, gets back the 1/N taken from it.</summary>
internal sealed class LabelsLeftOut() : Mutant(Pass.Backward, "dX", "Softmax")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        foreach (ref T element in value.Span)
        {
            element += T.IsNegative(element) ? T.One / T.CreateTruncating(value.Rows) : T.Zero;
        }
    }
}
