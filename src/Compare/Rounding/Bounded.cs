using System.Numerics.Tensors;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A quantity and how far rounding puts each of its elements off, in units of the unit roundoff u: as a standard
/// deviation E, which is carried on, and as a limit B.
/// </summary>
/// <param name="Value">The quantity.</param>
/// <param name="Error">E, in row-major order.</param>
/// <param name="Limit">B; for what is no sum of its own, <see cref="Deviations"/>·E.</param>
internal sealed record Bounded(NamedTensor Value, double[] Error, double[] Limit)
{
    /// <summary>
    /// Of each column, the part of E that is the same in all rows, [M]; null: rows err independently. A sum over the rows does
    /// not average it out.
    /// </summary>
    public double[]? Common { get; init; }

    /// <summary>How many standard deviations are allowed: one normal number in 10⁹ lies beyond six.</summary>
    public const double Deviations = 6;

    /// <summary>
    /// What the roundings of a sum of n terms of mixed signs add to E², as a multiple of Σa²b²: each is uniform within u of
    /// a partial sum, u²/3, and the squares of the partial sums grow evenly, n/2.
    /// </summary>
    public static double VarianceOfSum(int terms) => terms / 6.0;

    /// <summary>A quantity that is no long sum of its own.</summary>
    public static Bounded Of(NamedTensor value, double[] error)
    {
        double[] limit = new double[error.Length];
        TensorPrimitives.Multiply(error, Deviations, limit);
        return new Bounded(value, error, limit);
    }

    /// <summary>A sum: E² = variance, B = √n·Σ|a||b| + <see cref="Deviations"/>·E.</summary>
    /// <param name="value">The sums.</param>
    /// <param name="terms">n, terms of each.</param>
    /// <param name="magnitudes">Σ|a||b| of each.</param>
    /// <param name="variance">E² of each.</param>
    public static Bounded Sum(NamedTensor value, int terms, ReadOnlySpan<double> magnitudes, ReadOnlySpan<double> variance)
    {
        (double[] error, double[] limit) = (new double[variance.Length], new double[variance.Length]);
        TensorPrimitives.Sqrt(variance, error);
        TensorPrimitives.Multiply(error, Deviations, limit);
        TensorPrimitives.MultiplyAdd(magnitudes, Math.Sqrt(terms), limit, limit);
        return new Bounded(value, error, limit);
    }

    /// <summary>The same with E a number of times larger.</summary>
    public Bounded Grown(double factor) => factor == 1 ? this : new Bounded(
        Value, Array.ConvertAll(Error, e => factor * e), [.. Limit.Zip(Error, (limit, e) => limit + (factor - 1) * Deviations * e)]);

    /// <summary>The values.</summary>
    public double[] Values => Value.Values;

    /// <summary>N of an [N×M] quantity.</summary>
    public int Rows => Value.Shape[0];

    /// <summary>M of an [N×M] quantity.</summary>
    public int Columns => Value.Shape[^1];
}
