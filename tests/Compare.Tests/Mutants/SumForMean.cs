using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>1/N left out: dS = P − Y for (P − Y)/N.</summary>
internal sealed class SumForMean() : Mutant(Pass.Backward, "dX", "Softmax")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        foreach (ref T element in value.Span)
        {
            element *= T.CreateTruncating(value.Rows);
        }
    }
}
