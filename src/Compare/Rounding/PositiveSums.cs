using System.Numerics.Tensors;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// The products of a network's layers, for matrices of magnitudes and of squares: Σ|a||b| and Σ a²b². All matrices that it
/// gives are its own, valid until they are reclaimed: a lockstep asks for the same ones at every step.
/// </summary>
/// <param name="threads">Threads to compute with.</param>
internal sealed class PositiveSums(int threads) : IDisposable
{
    private readonly WorkerPool pool = new(threads);
    private readonly Reused<Matrix<double>> matrices = new((rows, columns) => new Matrix<double>(rows, columns));
    private readonly Reused<Parameter<double>> products = new((rows, columns) => new Parameter<double>("", new Matrix<double>(rows, columns), isPenalised: false, isVector: false));
    private readonly Dictionary<int, Matrix<double>> zeros = [];
    private Kernels<double>? kernels;

    private Kernels<double> Kernels => kernels ??= Kernels<double>.Best(pool);

    /// <summary>A·Bᵀ, [N×D]·[M×D]ᵀ.</summary>
    public Matrix<double> Dot(Matrix<double> A, Matrix<double> B)
    {
        if (!zeros.TryGetValue(B.Rows, out Matrix<double>? bias))
        {
            zeros.Add(B.Rows, bias = new Matrix<double>(1, B.Rows));
        }

        Matrix<double> product = matrices.Take(A.Rows, B.Rows);
        Kernels.MultiplyTransposed(A, B, bias, product);
        return product;
    }

    /// <summary>A·B, [N×M]·[M×D].</summary>
    public Matrix<double> Product(Matrix<double> A, Matrix<double> B)
    {
        Matrix<double> product = matrices.Take(A.Rows, B.Columns);
        Kernels.Multiply(A, B, product);
        return product;
    }

    /// <summary>Aᵀ·B, [N×M]ᵀ·[N×D].</summary>
    public Matrix<double> Outer(Matrix<double> A, Matrix<double> B)
    {
        Parameter<double> product = products.Take(A.Columns, B.Columns);
        Kernels.TransposedMultiply(A, B, product);
        return product.Gradient;
    }

    /// <summary>Takes back all matrices that were given until now; others will be written into them.</summary>
    public void Reclaim()
    {
        matrices.Reclaim();
        products.Reclaim();
    }

    /// <inheritdoc/>
    public void Dispose() => pool.Dispose();

    /// <summary>|x| of each element, as a matrix; a vector is a row.</summary>
    public Matrix<double> Magnitudes(NamedTensor tensor)
    {
        Matrix<double> matrix = Like(tensor);
        TensorPrimitives.Abs(tensor.Values, matrix.Span);
        return matrix;
    }

    /// <summary>share·x² of each element.</summary>
    public Matrix<double> Squares(NamedTensor tensor, double share = 1) => Squares(tensor, tensor.Values, share);

    /// <summary>x² of values with the shape of a tensor.</summary>
    public Matrix<double> Squares(NamedTensor shape, double[] values, double share = 1)
    {
        Matrix<double> matrix = Like(shape);
        TensorPrimitives.Multiply(values, values, matrix.Span);
        if (share != 1)
        {
            TensorPrimitives.Multiply(matrix.Span, share, matrix.Span);
        }

        return matrix;
    }

    private Matrix<double> Like(NamedTensor tensor) => matrices.Take(tensor.Shape.Length == 1 ? 1 : tensor.Shape[0], tensor.Shape[^1]);

    // Things by shape; what was reclaimed is given again, with what is in it.
    private sealed class Reused<T>(Func<int, int, T> create)
    {
        private readonly Dictionary<(int Rows, int Columns), (List<T> Things, int Taken)> byShape = [];

        public T Take(int rows, int columns)
        {
            (List<T> things, int taken) = byShape.GetValueOrDefault((rows, columns), ([], 0));
            if (taken == things.Count)
            {
                things.Add(create(rows, columns));
            }

            byShape[(rows, columns)] = (things, taken + 1);
            return things[taken];
        }

        public void Reclaim()
        {
            foreach ((int, int) shape in byShape.Keys)
            {
                byShape[shape] = (byShape[shape].Things, 0);
            }
        }
    }
}
