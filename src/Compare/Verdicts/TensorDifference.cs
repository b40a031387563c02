using System.Numerics.Tensors;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How far two tensors of the same name and shape lie apart, element by element.</summary>
public sealed record TensorDifference
{
    /// <summary>Relative and absolute differences below this count as small in the reports' statistics.</summary>
    public const double SmallDifference = 1e-6;

    /// <summary>The tensor's name.</summary>
    public required string Tensor { get; init; }

    /// <summary>[M×D].</summary>
    public required string Shape { get; init; }

    /// <summary>How many elements were compared.</summary>
    public required int Compared { get; init; }

    /// <summary>How many elements there are.</summary>
    public required int Elements { get; init; }

    /// <summary>Largest |a − b|; NaN where an element of either is not finite.</summary>
    public required double MaxAbs { get; init; }

    /// <summary>Index of the element with the largest |a − b|.</summary>
    public required string MaxAbsAt { get; init; }

    /// <summary>a and b there.</summary>
    public required double LeftAtMaxAbs { get; init; }

    /// <inheritdoc cref="LeftAtMaxAbs"/>
    public required double RightAtMaxAbs { get; init; }

    /// <summary>Largest |a − b| / (|a| + |b|), the course's relative difference: 1 where one is 0 or the signs differ; 0 where both are 0.</summary>
    public required double MaxRel { get; init; }

    /// <summary>Index of the element with the largest relative difference.</summary>
    public required string MaxRelAt { get; init; }

    /// <summary>Mean of a − b.</summary>
    public required double MeanDifference { get; init; }

    /// <summary>Share of compared elements whose relative difference is below 1e-6.</summary>
    public required double ShareBelow { get; init; }

    /// <summary>Share of compared elements whose absolute difference is below 1e-6.</summary>
    public required double ShareAbsBelow { get; init; }

    /// <summary>Largest magnitude of either tensor, over all its elements.</summary>
    public required double Scale { get; init; }

    /// <summary>Compares two tensors.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second, of the same name and shape.</param>
    /// <param name="sample">Which elements, or null for all.</param>
    /// <exception cref="ArgumentException">Names or shapes differ, or there is nothing to compare.</exception>
    public static TensorDifference Between(NamedTensor a, NamedTensor b, IReadOnlyList<int>? sample = null)
    {
        if (a.Name != b.Name || !a.Shape.SequenceEqual(b.Shape))
        {
            throw new ArgumentException($"{a.Name} {a.ShapeText} cannot be compared with {b.Name} {b.ShapeText}");
        }

        int compared = sample?.Count ?? a.Values.Length;
        if (compared == 0)
        {
            throw new ArgumentException($"{a.Name} {a.ShapeText}: no element to compare");
        }

        (double maxAbs, double maxRel, double sum) = (-1, -1, 0);
        (int absAt, int relAt, int small, int smallAbs) = (0, 0, 0, 0);
        bool finite = true;
        for (int s = 0; s < compared; s++)
        {
            int i = sample?[s] ?? s;
            (double left, double right) = (a.Values[i], b.Values[i]);
            if (!double.IsFinite(left) || !double.IsFinite(right))
            {
                (maxAbs, maxRel, absAt, relAt) = finite ? (double.NaN, double.NaN, i, i) : (maxAbs, maxRel, absAt, relAt);
                finite = false;
                continue;
            }

            double difference = left - right, abs = Math.Abs(difference);
            double magnitude = Math.Abs(left) + Math.Abs(right);
            double rel = magnitude == 0 ? 0 : abs / magnitude;
            sum += difference;
            small += rel < SmallDifference ? 1 : 0;
            smallAbs += abs < SmallDifference ? 1 : 0;
            (maxAbs, absAt) = finite && abs > maxAbs ? (abs, i) : (maxAbs, absAt);
            (maxRel, relAt) = finite && rel > maxRel ? (rel, i) : (maxRel, relAt);
        }

        return new TensorDifference
        {
            Tensor = a.Name,
            Shape = a.ShapeText,
            Compared = compared,
            Elements = a.Values.Length,
            MaxAbs = maxAbs,
            MaxAbsAt = a.IndexText(absAt),
            LeftAtMaxAbs = a.Values[absAt],
            RightAtMaxAbs = b.Values[absAt],
            MaxRel = maxRel,
            MaxRelAt = a.IndexText(relAt),
            MeanDifference = finite ? sum / compared : double.NaN,
            ShareBelow = (double)small / compared,
            ShareAbsBelow = (double)smallAbs / compared,
            Scale = Math.Max(LargestMagnitude(a.Values), LargestMagnitude(b.Values)),
        };
    }

    /// <summary>Whether the largest difference is within a limit; never where anything is not finite.</summary>
    public bool IsWithin(Limit limit) => limit.Allows(MaxAbs);

    /// <summary>The element that uses most of what it may differ by.</summary>
    /// <param name="a">The first tensor.</param>
    /// <param name="b">The second, of the same name and shape.</param>
    /// <param name="limits">How far each element may differ.</param>
    public static WorstElement Worst(NamedTensor a, NamedTensor b, IReadOnlyList<double> limits)
    {
        (double worst, int at) = (-1, 0);
        for (int i = 0; i < a.Values.Length; i++)
        {
            double difference = Math.Abs(a.Values[i] - b.Values[i]), share = difference == 0 ? 0 : difference / limits[i];
            if (!double.IsFinite(difference) || !double.IsFinite(limits[i]))
            {
                return new WorstElement(i, a.IndexText(i), a.Values[i], b.Values[i], limits[i], double.NaN);
            }

            (worst, at) = share > worst ? (share, i) : (worst, at);
        }

        return new WorstElement(at, a.IndexText(at), a.Values[at], b.Values[at], limits[at], worst);
    }

    /// <summary>The largest |x|; NaN where an element is NaN.</summary>
    public static double LargestMagnitude(ReadOnlySpan<double> values) => values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));

    /// <summary>The largest |a − b|; NaN where one is not finite.</summary>
    public static double Largest(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        const int block = 512;
        Span<double> differences = stackalloc double[block];
        double largest = 0;
        for (int from = 0; from < a.Length; from += block)
        {
            Span<double> some = differences[..Math.Min(block, a.Length - from)];
            TensorPrimitives.Subtract(a.Slice(from, some.Length), b.Slice(from, some.Length), some);
            largest = Math.Max(largest, LargestMagnitude(some)); // NaN, once there, stays
        }

        return double.IsFinite(largest) ? largest : double.NaN;
    }
}

/// <summary>One element of two tensors.</summary>
/// <param name="Element">Its number in row-major order.</param>
/// <param name="At">Its index, as text.</param>
/// <param name="Left">The first tensor's.</param>
/// <param name="Right">The second's.</param>
/// <param name="Limit">How far they may differ.</param>
/// <param name="Share">How much of that they do; NaN where one of them is not finite.</param>
public sealed record WorstElement(int Element, string At, double Left, double Right, double Limit, double Share)
{
    /// <summary>|a − b|.</summary>
    public double Difference => Math.Abs(Left - Right);

    /// <summary>Whether no element differs by more than it may.</summary>
    public bool Holds => Share <= 1;
}
