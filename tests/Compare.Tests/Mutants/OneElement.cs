using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>One element of one gradient is off by a share of the gradient's largest magnitude; NaN makes it NaN.</summary>
/// <param name="precision">In which precision alone.</param>
/// <param name="gradient">dW1, db1, ….</param>
/// <param name="element">Which element, in row-major order.</param>
/// <param name="share">How far off.</param>
internal sealed class OneElement(Precision precision, string gradient, int element, double share) : Mutant(Pass.Backward, gradient)
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        if (typeof(T) == (precision == Precision.Float32 ? typeof(float) : typeof(double)))
        {
            double scale = 0;
            foreach (T x in value.Span)
            {
                scale = Math.Max(scale, Math.Abs(double.CreateTruncating(x)));
            }

            value.Span[element] += T.CreateTruncating(share * scale);
        }
    }
}
