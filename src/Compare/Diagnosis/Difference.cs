using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A quantity that two witnesses compute differently.</summary>
/// <param name="Site">Where it is computed.</param>
/// <param name="Left">The suspect's value.</param>
/// <param name="Right">The value it is held to.</param>
/// <param name="Limits">What rounding explains of each element.</param>
/// <param name="Worst">The element that is furthest beyond that.</param>
internal sealed record Difference(Site Site, NamedTensor Left, NamedTensor Right, ElementLimits Limits, WorstElement Worst)
{
    /// <summary>Compares the quantity of two witnesses; null where rounding explains the difference.</summary>
    public static Difference? Find(Site site, NamedTensor left, NamedTensor right, ElementLimits limits)
    {
        if (!left.Shape.SequenceEqual(right.Shape))
        {
            return new Difference(site, left, right, limits, new WorstElement(0, left.ShapeText + " and " + right.ShapeText, double.NaN, double.NaN, 0, double.NaN));
        }

        WorstElement worst = TensorDifference.Worst(left, right, limits.Values);
        return worst.Holds ? null : new Difference(site, left, right, limits, worst);
    }

    /// <summary>Whether the suspect's values are all finite.</summary>
    public bool IsFinite => Left.Values.All(double.IsFinite) && Right.Values.All(double.IsFinite);

    /// <summary>
    /// Whether a prediction is what the suspect computed, to rounding: within the largest of the elements' limits, grown as the
    /// prediction is larger than what it is held to. A prediction that is as good as right explains nothing.
    /// </summary>
    public bool Fits(Grid prediction)
    {
        double scale = TensorDifference.LargestMagnitude(Right.Values), predicted = TensorDifference.LargestMagnitude(prediction.AsSpan());
        double allowed = 2 * Limits.Values.Max() * Math.Max(1, scale == 0 ? 1 : predicted / scale);
        if (prediction.AsSpan().Length != Left.Values.Length || Math.Abs(prediction.AsSpan()[Worst.Element] - Worst.Right) < Worst.Difference / 2)
        {
            return false;
        }

        for (int i = 0; i < Left.Values.Length; i++)
        {
            double off = Math.Abs(Left.Values[i] - prediction.AsSpan()[i]);
            if (!(off <= allowed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The one factor between both, by least squares: Σ left·right/Σ right².</summary>
    public double Factor => Left.Values.Zip(Right.Values, (left, right) => left * right).Sum() / Right.Values.Sum(right => right * right);
}
