using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Matrices to compute with. Each call with another <c>part</c> draws other numbers.</summary>
internal static class Draw
{
    private const long Seed = 20;

    /// <summary>Numbers of both signs and of magnitudes over several powers of two.</summary>
    public static Matrix<T> Normal<T>(int rows, int columns, int part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream stream = new(Seed, StreamPurpose.GradientSample, part);
        return Fill<T>(rows, columns, i => stream.Normal(i));
    }

    /// <summary>
    /// Whole numbers −4 … 4: sums of fewer than 2²⁰ products of two of them are exact in float32, in any order,
    /// so that kernels have to agree with their oracle in every bit.
    /// </summary>
    public static Matrix<T> Whole<T>(int rows, int columns, int part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream stream = new(Seed, StreamPurpose.GradientSample, part);
        return Fill<T>(rows, columns, i => stream.Below(i, 9) - 4);
    }

    /// <summary>The matrix whose element i, in row-major order, is <paramref name="element"/>(i).</summary>
    public static Matrix<T> Fill<T>(int rows, int columns, Func<int, double> element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> matrix = new(rows, columns);
        Span<T> elements = matrix.Span;
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = T.CreateTruncating(element(i));
        }

        return matrix;
    }

    /// <summary>The matrix of the given rows.</summary>
    public static Matrix<T> Of<T>(params double[][] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fill<T>(rows.Length, rows[0].Length, i => rows[i / rows[0].Length][i % rows[0].Length]);

    /// <summary>A copy with elements of another type.</summary>
    public static Matrix<TTo> Copy<TFrom, TTo>(Matrix<TFrom> matrix)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo> =>
        Fill<TTo>(matrix.Rows, matrix.Columns, i => double.CreateTruncating(matrix.Span[i]));

    /// <summary>A copy.</summary>
    public static Matrix<T> Copy<T>(Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> copy = new(matrix.Rows, matrix.Columns);
        matrix.Span.CopyTo(copy.Span);
        return copy;
    }
}
