using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Harness.FromScratch;

namespace Harness.Bench.Micro;

/// <summary>Kernels that go through a batch's scores once, N 100, on one thread.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Elementwise : IDisposable
{
    private const int N = 100;

    private readonly WorkerPool pool = new(1);
    private readonly NaiveKernels<float> naive = new();
    private Kernels<float> kernels = null!;
    private Matrix<float> s = null!, h = null!, scores = null!, p = null!, mean = null!, variance = null!;

    /// <summary>Units.</summary>
    [Params(50, 1000)]
    public int M { get; set; }

    /// <summary>Draws the operands.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        kernels = Kernels<float>.Best(pool);
        (s, h, scores, p) = (Operands.Matrix(N, M), Operands.Matrix(N, M), Operands.Matrix(N, 10), Operands.Matrix(N, 10));
        (mean, variance) = (Operands.Matrix(1, M), Operands.Matrix(1, M));
    }

    /// <summary>Ends the pool.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>H = max(0, S).</summary>
    [Benchmark, BenchmarkCategory("ReLU")]
    public void Relu() => kernels.Relu(s, h);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("ReLU")]
    public void ReluNaive() => naive.Relu(s, h);

    /// <summary>The same by the library.</summary>
    [Benchmark, BenchmarkCategory("ReLU")]
    public void ReluTensorPrimitives() => TensorPrimitives.Max(s.Span, 0f, h.Span);

    /// <summary>Softmax of ten scores a sample.</summary>
    [Benchmark, BenchmarkCategory("softmax")]
    public void Softmax() => kernels.Softmax(scores, p, logSumExp: null);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("softmax")]
    public void SoftmaxNaive() => naive.Softmax(scores, p, logSumExp: null);

    /// <summary>The same by the library, a sample at a time; it does not subtract the largest score.</summary>
    [Benchmark, BenchmarkCategory("softmax")]
    public void SoftmaxTensorPrimitives()
    {
        for (int n = 0; n < N; n++)
        {
            TensorPrimitives.SoftMax<float>(scores.Row(n), p.Row(n));
        }
    }

    /// <summary>Y = Y + a·X.</summary>
    [Benchmark, BenchmarkCategory("Y + a·X")]
    public void AddScaled() => kernels.AddScaled(1e-9f, s, h);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("Y + a·X")]
    public void AddScaledNaive() => naive.AddScaled(1e-9f, s, h);

    /// <summary>The same by the library.</summary>
    [Benchmark, BenchmarkCategory("Y + a·X")]
    public void AddScaledTensorPrimitives() => TensorPrimitives.MultiplyAdd(s.Span, 1e-9f, h.Span, h.Span);

    /// <summary>‖S‖² in float64.</summary>
    [Benchmark, BenchmarkCategory("‖S‖²")]
    public double SumOfSquares() => kernels.SumOfSquares(s);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("‖S‖²")]
    public double SumOfSquaresNaive() => naive.SumOfSquares(s);

    /// <summary>The same by the library, in float32.</summary>
    [Benchmark, BenchmarkCategory("‖S‖²")]
    public double SumOfSquaresTensorPrimitives() => TensorPrimitives.SumOfSquares<float>(s.Span);

    /// <summary>Mean and variance of each column.</summary>
    [Benchmark, BenchmarkCategory("column statistics")]
    public void ColumnStatistics() => kernels.ColumnStatistics(s, mean, variance);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("column statistics")]
    public void ColumnStatisticsNaive() => naive.ColumnStatistics(s, mean, variance);
}
