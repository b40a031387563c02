using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>The update with the last, smaller batch of an epoch has the wrong sign and size: it undoes what was learned.</summary>
internal sealed class LastBatchUndone() : Mutant(Pass.Backward, "dX", "Softmax")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        foreach (ref T element in value.Span)
        {
            element *= T.CreateTruncating(value.Rows < SmallExperiment.Recipe.Training.BatchSize ? -30 : 1);
        }
    }
}
