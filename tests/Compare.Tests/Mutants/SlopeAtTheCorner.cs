using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>The slope of ReLU at its corner is 1 for 0: what rounding does to a sample that lies there, or another convention.</summary>
internal sealed class SlopeAtTheCorner(Precision precision) : Mutant(Pass.Backward, "S")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        foreach (ref T element in value.Span)
        {
            bool isAtCorner = element == T.Zero && typeof(T) == (precision == Precision.Float32 ? typeof(float) : typeof(double));
            element = isAtCorner ? T.One : element;
        }
    }
}
