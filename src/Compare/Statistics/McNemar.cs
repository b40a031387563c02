using MathNet.Numerics.Distributions;

namespace Harness.Compare;

/// <summary>
/// McNemar's test: do two classifiers get the same share of a population of images right, of which the test images are
/// a sample? Images that both get right, or both wrong, say nothing; of the b + c others each falls to either side with
/// equal chance if they do (McNemar, Psychometrika 12, 1947, 153–157).
/// </summary>
public static class McNemar
{
    /// <summary>Exact two-sided p = min(1, 2·P(X ≤ min(b, c))), X binomial of b + c trials with chance ½.</summary>
    /// <param name="b">Images that only the one classifier gets right.</param>
    /// <param name="c">Images that only the other gets right.</param>
    /// <returns>1 where the counts are as equal as they can be.</returns>
    public static double PValue(int b, int c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        return Math.Abs(b - c) <= 1 ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, b + c, Math.Min(b, c)));
    }
}
