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

    /// <summary>f of each element, as a matrix; a vector is a row.</summary>
    public static Matrix<double> Map(NamedTensor tensor, Func<double, double> f) => Map(tensor.Values, tensor.Shape, f);

    /// <inheritdoc cref="Map(NamedTensor, Func{double, double})"/>
    public static Matrix<double> Map(double[] values, int[] shape, Func<double, double> f)
    {
        Matrix<double> matrix = new(shape.Length == 1 ? 1 : shape[0], shape[^1]);
        Span<double> target = matrix.Span;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = f(values[i]);
        }

        return matrix;
    }
}
