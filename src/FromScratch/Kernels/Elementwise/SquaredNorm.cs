using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Harness.FromScratch;

/// <summary>Σx², in double whatever T is.</summary>
internal static class SquaredNorm
{
    private const int Sums = 4;

    /// <summary>
    /// The sum of squares, as <see cref="Sums"/> vectors of eight running sums each, so that no addition waits for the one
    /// before. Squares and additions are rounded apart: the same bits on every path.
    /// </summary>
    public static double Of<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Step = Sums * 8;
        (Vector512<double> s0, Vector512<double> s1, Vector512<double> s2, Vector512<double> s3) = (default, default, default, default);
        int i = 0;
        for (; i <= elements.Length - Step; i += Step)
        {
            (Vector512<double> x0, Vector512<double> x1) = Widened(elements[i..]);
            (Vector512<double> x2, Vector512<double> x3) = Widened(elements[(i + Step / 2)..]);
            s0 += x0 * x0;
            s1 += x1 * x1;
            s2 += x2 * x2;
            s3 += x3 * x3;
        }

        double sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        foreach (T element in elements[i..])
        {
            double x = double.CreateTruncating(element);
            sum += x * x;
        }

        return sum;
    }

    // The first sixteen elements.
    private static (Vector512<double>, Vector512<double>) Widened<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Widen(Vector512.Create(MemoryMarshal.Cast<T, float>(elements)));
        }

        ReadOnlySpan<double> doubles = MemoryMarshal.Cast<T, double>(elements);
        return (Vector512.Create(doubles), Vector512.Create(doubles[8..]));
    }
}
