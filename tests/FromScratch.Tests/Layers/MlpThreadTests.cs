using Harness.Experiments;
using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>The number of threads changes no bit: neither of a kernel nor of a whole training.</summary>
public abstract class MlpThreadTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 5];

    // Large enough for every product to be shared between threads, with blocks and panels that are not full.
    private const int Samples = 101, Inputs = 403, Outputs = 67;

    [Theory, ClassData<EveryPath>]
    public void Kernels_WithAnyNumberOfThreads_GiveTheSameBits(VectorPath path)
    {
        Matrix<T>[]? first = null;
        foreach (int threads in ThreadCounts)
        {
            using WorkerPool pool = new(threads);
            Matrix<T>[] results = RunEveryKernel(TestKernels.Create<T>(path, pool));
            first ??= results;
            for (int i = 0; i < results.Length; i++)
            {
                Bits.AssertEqual(first[i], results[i], $"{path}, {threads} threads, result {i}");
            }
        }
    }

    [Theory, ClassData<EveryPath>]
    public void FiftyUpdateSteps_WithAnyNumberOfThreads_GiveTheSameBits(VectorPath path)
    {
        Matrix<T>[]? first = null;
        foreach (int threads in ThreadCounts)
        {
            using WorkerPool pool = new(threads);
            Matrix<T>[] results = Train(TestKernels.Create<T>(path, pool));
            first ??= results;
            for (int i = 0; i < results.Length; i++)
            {
                Bits.AssertEqual(first[i], results[i], $"{path}, {threads} threads, parameter {i}");
            }
        }

        Assert.All(first!, parameter => Assert.DoesNotContain(parameter.Span.ToArray(), T.IsNaN));
    }

    private static Matrix<T>[] RunEveryKernel(Kernels<T> kernels)
    {
        Matrix<T> X = Draw.Normal<T>(Samples, Inputs, 1), S = new(Samples, Outputs), dX = new(Samples, Inputs);
        Matrix<T> H = new(Samples, Outputs), dS = new(Samples, Outputs), P = new(Samples, Outputs), logSumExp = new(Samples, 1);
        Parameter<T> W = new("W1", Draw.Normal<T>(Outputs, Inputs, 2), isPenalised: true, isVector: false);
        Parameter<T> b = new("b1", Draw.Normal<T>(1, Outputs, 3), isPenalised: false, isVector: true);
        kernels.MultiplyTransposed(X, W.Value, b.Value, S);
        kernels.Relu(S, H);
        kernels.ReluBackward(S, Draw.Normal<T>(Samples, Outputs, 4), dS);
        kernels.Softmax(S, P, logSumExp);
        kernels.Multiply(dS, W.Value, dX);
        kernels.TransposedMultiply(dS, X, W);
        kernels.SumRows(dS, b);
        kernels.AddScaled(T.CreateTruncating(0.3), W.Value, W.Gradient);
        Matrix<T> squares = new(1, 1) { [0, 0] = T.CreateTruncating(kernels.SumOfSquares(X)) };
        return [S, H, dS, P, logSumExp, dX, W.Gradient, b.Gradient, squares];
    }

    private static Matrix<T>[] Train(Kernels<T> kernels)
    {
        Mlp<T> network = new(kernels, [100, 60, 51, 10]);
        for (int i = 0; i < network.Parameters.Count; i += 2)
        {
            Matrix<T> W = network.Parameters[i].Value;
            Draw.Normal<T>(W.Rows, W.Columns, i).Span.CopyTo(W.Span);
            kernels.AddScaled(T.CreateTruncating(Math.Sqrt(2.0 / W.Columns) - 1), Draw.Copy(W), W);
        }

        Matrix<T> images = Draw.Normal<T>(100, 100, 50);
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i * 7 % 10)];
        for (int step = 0; step < 50; step++)
        {
            int samples = step % 5 == 4 ? 71 : 100;
            Matrix<T> S = network.Forward(images.Top(samples));
            network.DescendInBackward(0.05, new TrainingOptions { Lambda = 0.01 });
            network.Backward(S, labels.AsSpan(0, samples));
            network.DescendInBackward(rate: null, new TrainingOptions());
        }

        return [.. network.Parameters.Select(p => p.Value)];
    }
}

[Collection(nameof(OneAtATime))]
public sealed class MlpThreadTestsOfSingle : MlpThreadTests<float>;

[Collection(nameof(OneAtATime))]
public sealed class MlpThreadTestsOfDouble : MlpThreadTests<double>;
