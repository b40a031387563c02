using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>The number of threads changes no bit: neither of a kernel nor of a whole training.</summary>
public abstract class MlpThreadTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 5];

    // Large enough for every product, and every kernel on the inputs, to be shared between threads, with blocks and panels that are not full.
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
    public void FiftyUpdateSteps_WithAnyNumberOfThreads_GiveTheSameBits(VectorPath path) =>
        AssertSameTraining(path, steps: 50, new(), new());

    [Theory, ClassData<EveryPath>]
    public void UpdateSteps_WithEveryTechnique_AndAnyNumberOfThreads_GiveTheSameBits(VectorPath path) => AssertSameTraining(
        path,
        steps: 10,
        new() { BatchNormalization = new() { Kind = BatchNormalizationKind.Torch }, Dropout = new() { KeepInput = 0.8, KeepHidden = 0.7 } },
        new() { Rho = 0.9 });

    private static void AssertSameTraining(VectorPath path, int steps, NetworkOptions options, MomentumOptions momentum)
    {
        Matrix<T>[]? first = null;
        foreach (int threads in ThreadCounts)
        {
            using WorkerPool pool = new(threads);
            Matrix<T>[] results = Train(TestKernels.Create<T>(path, pool), steps, options, momentum);
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
        Matrix<T> dS = new(Samples, Outputs), P = new(Samples, Outputs), logSumExp = new(Samples, 1);
        Parameter<T> W = new("W1", Draw.Normal<T>(Outputs, Inputs, 2), isPenalised: true, isVector: false);
        Parameter<T> b = new("b1", Draw.Normal<T>(1, Outputs, 3), isPenalised: false, isVector: true);
        kernels.MultiplyTransposed(X, W.Value, b.Value, S);
        kernels.ReluBackward(S, Draw.Normal<T>(Samples, Outputs, 4), dS);
        kernels.Softmax(S, P, logSumExp);
        kernels.Multiply(dS, W.Value, dX);
        kernels.TransposedMultiply(dS, X, W);
        kernels.SumRows(dS, b);
        kernels.AddScaled(T.CreateTruncating(0.3), W.Value, W.Gradient);
        Matrix<T> squares = new(1, 1) { [0, 0] = T.CreateTruncating(kernels.SumOfSquares(X)) };
        return [S, dS, P, logSumExp, dX, W.Gradient, b.Gradient, squares, .. RunEveryKernelOfElements(kernels, X)];
    }

    private static Matrix<T>[] RunEveryKernelOfElements(Kernels<T> kernels, Matrix<T> X)
    {
        Assert.True(X.Count > Tiles.ElementsWorthSharing);
        Matrix<T> H = new(Samples, Inputs), dS = new(Samples, Inputs), dY = Draw.Normal<T>(Samples, Inputs, 4), masked = Draw.Copy(X);
        Matrix<T> mean = new(1, Inputs), variance = new(1, Inputs), Xhat = new(Samples, Inputs), Y = new(Samples, Inputs), dNormalized = new(Samples, Inputs);
        Parameter<T> gamma = new("Gamma1", Draw.Normal<T>(1, Inputs, 5), isPenalised: false, isVector: true);
        Parameter<T> beta = new("Beta1", Draw.Normal<T>(1, Inputs, 6), isPenalised: false, isVector: true);
        kernels.Relu(X, H);
        kernels.ReluBackward(X, dY, dS);
        kernels.ColumnStatistics(X, mean, variance);
        kernels.NormalizeColumns(X, mean, variance, gamma.Value, beta.Value, Xhat, Y);
        kernels.BatchNormBackward(dY, Xhat, variance, gamma, beta, dNormalized);
        kernels.Mask(masked, Mask(masked), T.CreateTruncating(1.25));
        return [H, dS, mean, variance, Xhat, Y, gamma.Gradient, beta.Gradient, dNormalized, masked];
    }

    private static byte[] Mask(Matrix<T> of) => [.. Enumerable.Range(0, of.Count).Select(i => (byte)(i % 5 / 4 ^ 1))];

    private static Matrix<T>[] Train(Kernels<T> kernels, int steps, NetworkOptions options, MomentumOptions momentum)
    {
        Mlp<T> network = new(kernels, [100, 60, 51, 10], seam: null, options);
        foreach (Matrix<T> W in network.Parameters.Where(p => p.IsPenalised).Select(p => p.Value))
        {
            Draw.Normal<T>(W.Rows, W.Columns, W.Columns).Span.CopyTo(W.Span);
            kernels.AddScaled(T.CreateTruncating(Math.Sqrt(2.0 / W.Columns) - 1), Draw.Copy(W), W);
        }

        foreach (Parameter<T> parameter in network.Parameters.Where(_ => momentum.Rho > 0))
        {
            parameter.StartVelocity();
        }

        Matrix<T> images = Draw.Normal<T>(100, 100, 50);
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i * 7 % 10)];
        for (int step = 0; step < steps; step++)
        {
            int samples = step % 5 == 4 ? 71 : 100;
            Batch batch = new(step, 0.05, new int[samples]);
            if (options.Dropout.KeepInput < 1)
            {
                batch = batch with { InputMask = Mask(new(samples, 100)), HiddenMasks = [Mask(new(samples, 60)), Mask(new(samples, 51))] };
            }

            Matrix<T> S = network.Forward(Draw.Copy(images.Top(samples)), new ForwardPass(ForwardMode.Training, batch, Updates: true));
            network.DescendInBackward(batch.Rate, new TrainingOptions { Lambda = 0.01, Momentum = momentum });
            network.Backward(S, labels.AsSpan(0, samples));
            network.DescendInBackward(rate: null, new TrainingOptions());
        }

        return
        [
            .. network.Parameters.Select(p => p.Value),
            .. network.Layers.OfType<BatchNormalization<T>>().SelectMany(layer => (Matrix<T>[])[layer.RunningMean, layer.RunningVariance]),
        ];
    }
}

[Collection(nameof(OneAtATime))]
public sealed class MlpThreadTestsOfSingle : MlpThreadTests<float>;

[Collection(nameof(OneAtATime))]
public sealed class MlpThreadTestsOfDouble : MlpThreadTests<double>;
