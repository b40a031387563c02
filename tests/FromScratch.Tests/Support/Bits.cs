using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>Comparison of matrices, bit by bit or within what rounding explains.</summary>
internal static class Bits
{
    /// <summary>Both have the same shape and the same bits; NaN equals NaN.</summary>
    public static void AssertEqual<T>(Matrix<T> expected, Matrix<T> actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(expected.ShapeText == actual.ShapeText, $"{what}: {actual.ShapeText} instead of {expected.ShapeText}");
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(
                expected.Span[i].Equals(actual.Span[i]),
                $"{what}: element {i} of {expected.ShapeText} is {actual.Span[i]:R} instead of {expected.Span[i]:R}");
        }
    }

    /// <summary>Each |actual − expected| is at most the bound of the same element; NaN never is.</summary>
    public static void AssertWithin<T>(Matrix<double> expected, Matrix<double> bound, Matrix<T> actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs(double.CreateTruncating(actual.Span[i]) - expected.Span[i]);
            Assert.True(
                difference <= bound.Span[i],
                $"{what}: element {i} of {expected.ShapeText} is {actual.Span[i]:R} instead of {expected.Span[i]:R}; rounding explains {bound.Span[i]:E2}");
        }
    }

    /// <summary>Unit roundoff of T.</summary>
    public static double UnitRoundoff<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
}
