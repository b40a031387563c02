using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Harness.FromScratch;

namespace Harness.Bench.Micro;

/// <summary>The three products of a training step, N 100, D 3072, on one thread.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Products : IDisposable
{
    private const int N = 100, D = 3072;

    private readonly WorkerPool pool = new(1);
    private readonly NaiveKernels<float> naive = new();
    private Kernels<float> kernels = null!;
    private Matrix<float> x = null!, b = null!, s = null!, half = null!, dX = null!;
    private Parameter<float> w = null!;

    /// <summary>Units.</summary>
    [Params(50, 200)]
    public int M { get; set; }

    /// <summary>Draws the operands.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        kernels = Kernels<float>.Best(pool);
        (x, b, s, dX) = (Operands.Matrix(N, D), Operands.Matrix(1, M), Operands.Matrix(N, M), Operands.Matrix(N, D));
        half = Operands.Matrix(N, M);
        kernels.Relu(half, half);
        w = new Parameter<float>("W", Operands.Matrix(M, D), isPenalised: true, isVector: false);
    }

    /// <summary>Ends the pool.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>S = X·Wᵀ + b.</summary>
    [Benchmark, BenchmarkCategory("X·Wᵀ + b")]
    public void MultiplyTransposed() => kernels.MultiplyTransposed(x, w.Value, b, s);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("X·Wᵀ + b")]
    public void MultiplyTransposedNaive() => naive.MultiplyTransposed(x, w.Value, b, s);

    /// <summary>The same by an inner product for each element.</summary>
    [Benchmark, BenchmarkCategory("X·Wᵀ + b")]
    public void MultiplyTransposedTensorPrimitives()
    {
        for (int n = 0; n < N; n++)
        {
            for (int m = 0; m < M; m++)
            {
                s[n, m] = TensorPrimitives.Dot(x.Row(n), w.Value.Row(m)) + b[0, m];
            }
        }
    }

    /// <summary>dW = dSᵀ·X.</summary>
    [Benchmark, BenchmarkCategory("dSᵀ·X")]
    public void TransposedMultiply() => kernels.TransposedMultiply(s, x, w);

    /// <summary>The same of a gradient behind a ReLU, half of whose elements are zero.</summary>
    [Benchmark, BenchmarkCategory("dSᵀ·X")]
    public void TransposedMultiplyHalfZeros() => kernels.TransposedMultiply(half, x, w);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("dSᵀ·X")]
    public void TransposedMultiplyNaive() => naive.TransposedMultiply(s, x, w);

    /// <summary>The same by a multiple of a row of X for each element of dS.</summary>
    [Benchmark, BenchmarkCategory("dSᵀ·X")]
    public void TransposedMultiplyTensorPrimitives()
    {
        w.Gradient.Span.Clear();
        for (int n = 0; n < N; n++)
        {
            for (int m = 0; m < M; m++)
            {
                TensorPrimitives.MultiplyAdd(x.Row(n), s[n, m], w.Gradient.Row(m), w.Gradient.Row(m));
            }
        }
    }

    /// <summary>dX = dS·W.</summary>
    [Benchmark, BenchmarkCategory("dS·W")]
    public void Multiply() => kernels.Multiply(s, w.Value, dX);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("dS·W")]
    public void MultiplyNaive() => naive.Multiply(s, w.Value, dX);

    /// <summary>The same by a multiple of a row of W for each element of dS.</summary>
    [Benchmark, BenchmarkCategory("dS·W")]
    public void MultiplyTensorPrimitives()
    {
        dX.Span.Clear();
        for (int n = 0; n < N; n++)
        {
            for (int m = 0; m < M; m++)
            {
                TensorPrimitives.MultiplyAdd(w.Value.Row(m), s[n, m], dX.Row(n), dX.Row(n));
            }
        }
    }
}
