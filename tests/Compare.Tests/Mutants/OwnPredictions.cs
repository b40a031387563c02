using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>The loss is computed against the model's own predictions; gradients and accuracy are right.</summary>
internal sealed class OwnPredictions(Pass pass) : Mutant(pass, "labels")
{
    protected override void Alter<T>(Matrix<T> scores, Span<int> labels)
    {
        for (int n = 0; n < labels.Length; n++)
        {
            T[] row = scores.Row(n).ToArray();
            labels[n] = Array.IndexOf(row, row.Max());
        }
    }
}
