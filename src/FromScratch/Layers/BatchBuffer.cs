using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Memory for a layer's outputs: one matrix for each batch size seen, so that training allocates nothing.</summary>
internal sealed class BatchBuffer<T>(int columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<int, Matrix<T>> byRows = [];
    private Matrix<T> last = new(0, columns);

    /// <summary>The matrix of <paramref name="rows"/> rows, with whatever was last written to it.</summary>
    public Matrix<T> For(int rows)
    {
        if (last.Rows == rows)
        {
            return last;
        }

        if (!byRows.TryGetValue(rows, out Matrix<T>? matrix))
        {
            byRows[rows] = matrix = new Matrix<T>(rows, columns);
        }

        return last = matrix;
    }
}
