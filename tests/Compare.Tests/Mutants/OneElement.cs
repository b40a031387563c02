using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>One element of one gradient is off by a share of the gradient's largest magnitude; NaN makes it NaN.</summary>
/// <param name="precision">In which precision alone.</param>
/// <param name="gradient">dW1, db1, ….</param>
/// <param name="element">Which element, in row-major order.</param>
/// <param name="share">How far off.</param>
internal sealed class OneElement(Precision precision, string gradient, int element, double share) : Planted(
    [
        new(site => site.Pass == Pass.Backward && site.Quantity == gradient)
        {
            Matrix = (s, value) => s.Precision != precision ? value : value.Map((row, column, x) =>
                row * value.Columns + column == element ? x + share * value.LargestMagnitude : x),
        },
    ]);
