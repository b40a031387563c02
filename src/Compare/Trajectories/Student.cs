using MathNet.Numerics.Distributions;

namespace Harness.Compare;

/// <summary>Bounds of Student's t.</summary>
internal static class Student
{
    /// <summary>Of a million honest comparisons one is to fail.</summary>
    public const double Level = 1e-6;

    /// <summary>t with P(|T| > t) = <see cref="Level"/>/<paramref name="comparisons"/>.</summary>
    /// <param name="degreesOfFreedom">Of the spread that t is a multiple of.</param>
    /// <param name="comparisons">How many comparisons share the level (Bonferroni).</param>
    public static double Bound(double degreesOfFreedom, int comparisons = 1)
    {
        // By halving: so far out the library's own quantile does not converge.
        (double tail, double low, double high) = (Level / (2 * comparisons), 0, 1);
        while (StudentT.CDF(0, 1, degreesOfFreedom, -high) > tail)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1e-9 * high)
        {
            double middle = (low + high) / 2;
            (low, high) = StudentT.CDF(0, 1, degreesOfFreedom, -middle) > tail ? (middle, high) : (low, middle);
        }

        return high;
    }
}
