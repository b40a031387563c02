using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// A matrix to reckon with where speed does not matter: float64, immutable, with operators that work element by element.
/// A grid of one row stands for as many rows as the other has.
/// </summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
/// <param name="values">Elements in row-major order; kept, not copied.</param>
internal sealed class Grid(int rows, int columns, double[] values)
{
    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>The element in a row and a column.</summary>
    public double this[int row, int column] => values[row * columns + column];

    /// <summary>The transposed grid, [columns × rows].</summary>
    public Grid Transposed => Fill(columns, rows, (row, column) => this[column, row]);

    /// <summary>Sum over the rows, [1 × columns].</summary>
    public Grid Sum => Fill(1, columns, (_, column) => Enumerable.Range(0, rows).Sum(row => this[row, column]));

    /// <summary>Mean over the rows, [1 × columns].</summary>
    public Grid Mean => Sum / rows;

    /// <summary>Biased variance over the rows, [1 × columns].</summary>
    public Grid Variance => ((this - Mean) * (this - Mean)).Mean;

    /// <summary>Sum of the squares of all elements.</summary>
    public double SquaredNorm => values.Sum(value => value * value);

    /// <summary>The largest |x|.</summary>
    public double LargestMagnitude => values.Max(Math.Abs);

    /// <summary>Copies a matrix.</summary>
    public static Grid Of<T>(Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(matrix.Rows, matrix.Columns, [.. matrix.Span.ToArray().Select(double.CreateTruncating)]);

    /// <summary>A tensor; a vector is one row.</summary>
    public static Grid Of(NamedTensor tensor) => new(tensor.Shape.Length == 1 ? 1 : tensor.Shape[0], tensor.Shape[^1], tensor.Values);

    /// <summary>Grids of equal width one below the other.</summary>
    public static Grid Stack(IReadOnlyList<Grid> grids)
    {
        double[] all = new double[grids.Sum(grid => grid.Rows) * grids[0].Columns];
        int at = 0;
        foreach (Grid grid in grids)
        {
            grid.AsSpan().CopyTo(all.AsSpan(at));
            at += grid.Rows * grid.Columns;
        }

        return new Grid(all.Length / grids[0].Columns, grids[0].Columns, all);
    }

    /// <summary>A grid whose elements are a function of row and column.</summary>
    public static Grid Fill(int rows, int columns, Func<int, int, double> value) =>
        new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i % columns))]);

    /// <summary>Writes the elements, rounded, into a matrix of the same shape.</summary>
    public void CopyTo<T>(Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if ((matrix.Rows, matrix.Columns) != (rows, columns))
        {
            throw new ArgumentException($"a grid [{rows}×{columns}] does not fit a matrix {matrix.ShapeText}");
        }

        for (int i = 0; i < values.Length; i++)
        {
            matrix.Span[i] = T.CreateTruncating(values[i]);
        }
    }

    /// <summary>Whether the other has the same elements; NaN is the same as NaN.</summary>
    public bool IsSameAs(Grid other) => rows == other.Rows && values.AsSpan().SequenceEqual(other.AsSpan());

    /// <summary>A function of each element.</summary>
    public Grid Map(Func<double, double> f) => new(rows, columns, Array.ConvertAll(values, value => f(value)));

    /// <summary>A function of each element and its place.</summary>
    public Grid Map(Func<int, int, double, double> f) => Fill(rows, columns, (row, column) => f(row, column, this[row, column]));

    /// <summary>A function of each element and that of another grid at its place.</summary>
    public Grid Zip(Grid other, Func<double, double, double> f)
    {
        if (columns != other.Columns || (rows != other.Rows && rows != 1 && other.Rows != 1))
        {
            throw new ArgumentException($"[{rows}×{columns}] and [{other.Rows}×{other.Columns}] do not fit element by element");
        }

        return Fill(Math.Max(rows, other.Rows), columns, (row, column) =>
            f(this[rows == 1 ? 0 : row, column], other[other.Rows == 1 ? 0 : row, column]));
    }

    /// <summary>The matrix product, [rows × other's columns].</summary>
    public Grid Dot(Grid other) => Fill(rows, other.Columns, (row, column) =>
        Enumerable.Range(0, columns).Sum(i => this[row, i] * other[i, column]));

    /// <summary>The rows in another order or choice, [indices × columns].</summary>
    public Grid Select(IReadOnlyList<int> indices) => Fill(indices.Count, columns, (row, column) => this[indices[row], column]);

    /// <summary>The rows moved down by one, the last one first.</summary>
    public Grid Rotated => Select([.. Enumerable.Range(0, rows).Select(row => (row + rows - 1) % rows)]);

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<double> AsSpan() => values;

    public static Grid operator +(Grid a, Grid b) => a.Zip(b, (x, y) => x + y);

    public static Grid operator -(Grid a, Grid b) => a.Zip(b, (x, y) => x - y);

    public static Grid operator *(Grid a, Grid b) => a.Zip(b, (x, y) => x * y);

    public static Grid operator /(Grid a, Grid b) => a.Zip(b, (x, y) => x / y);

    public static Grid operator -(Grid a) => a.Map(x => -x);

    public static Grid operator +(Grid a, double b) => a.Map(x => x + b);

    public static Grid operator *(Grid a, double b) => a.Map(x => x * b);

    public static Grid operator *(double a, Grid b) => b * a;

    public static Grid operator /(Grid a, double b) => a.Map(x => x / b);

    public static Grid operator /(double a, Grid b) => b.Map(x => a / x);
}
