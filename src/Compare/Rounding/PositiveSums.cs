using System.Numerics.Tensors;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>The products of a network's layers, for matrices of magnitudes and of squares: Σ|a||b| and Σ a²b².</summary>
/// <param name="threads">Threads to compute with.</param>
internal sealed class PositiveSums(int threads) : IDisposable
{
    private readonly WorkerPool pool = new(threads);
    private Kernels<double>? kernels;

    private Kernels<double> Kernels => kernels ??= Kernels<double>.Best(pool);

    /// <summary>A·Bᵀ, [N×D]·[M×D]ᵀ.</summary>
    public Matrix<double> Dot(Matrix<double> A, Matrix<double> B)
    {
        Matrix<double> product = new(A.Rows, B.Rows);
        Kernels.MultiplyTransposed(A, B, new Matrix<double>(1, B.Rows), product);
        return product;
    }

    /// <summary>A·B, [N×M]·[M×D].</summary>
    public Matrix<double> Product(Matrix<double> A, Matrix<double> B)
    {
        Matrix<double> product = new(A.Rows, B.Columns);
        Kernels.Multiply(A, B, product);
        return product;
    }

    /// <summary>Aᵀ·B, [N×M]ᵀ·[N×D].</summary>
    public Matrix<double> Outer(Matrix<double> A, Matrix<double> B)
    {
        Parameter<double> product = new("", new Matrix<double>(A.Columns, B.Columns), isPenalised: false, isVector: false);
        Kernels.TransposedMultiply(A, B, product);
        return product.Gradient;
    }

    /// <inheritdoc/>
    public void Dispose() => pool.Dispose();

    /// <summary>|x| of each element, as a matrix; a vector is a row.</summary>
    public static Matrix<double> Magnitudes(NamedTensor tensor)
    {
        Matrix<double> matrix = Like(tensor);
        TensorPrimitives.Abs(tensor.Values, matrix.Span);
        return matrix;
    }

    /// <summary>share·x² of each element.</summary>
    public static Matrix<double> Squares(NamedTensor tensor, double share = 1) => Squares(tensor, tensor.Values, share);

    /// <summary>x² of values with the shape of a tensor.</summary>
    public static Matrix<double> Squares(NamedTensor shape, double[] values, double share = 1)
    {
        Matrix<double> matrix = Like(shape);
        TensorPrimitives.Multiply(values, values, matrix.Span);
        if (share != 1)
        {
            TensorPrimitives.Multiply(matrix.Span, share, matrix.Span);
        }

        return matrix;
    }

    private static Matrix<double> Like(NamedTensor tensor) => new(tensor.Shape.Length == 1 ? 1 : tensor.Shape[0], tensor.Shape[^1]);
}
