using Harness.FromScratch;

namespace Harness.Bench.Micro;

/// <summary>Matrices to compute with.</summary>
internal static class Operands
{
    /// <summary>A matrix of numbers between −1 and 1.</summary>
    public static Matrix<float> Matrix(int rows, int columns)
    {
        Matrix<float> matrix = new(rows, columns);
        for (int i = 0; i < matrix.Count; i++)
        {
            matrix.Span[i] = MathF.Sin(i * 12.9898f);
        }

        return matrix;
    }
}
