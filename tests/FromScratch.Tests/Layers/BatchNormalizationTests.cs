using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class BatchNormalizationTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerPool pool = new(1);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // Deviations ±¾ and ε = 7/16 make √(σ² + ε) = 1; every number on the way is exact.
    [Theory, ClassData<EveryPath>]
    public void ForwardAndBackward_OfTwoSamples_AreThoseByHand(VectorPath path)
    {
        BatchNormalization<T> layer = new(TestKernels.Create<T>(path, pool), 1, 2, new() { Kind = BatchNormalizationKind.Torch, Epsilon = 7 / 16.0 });
        Draw.Of<T>([2, -4]).Span.CopyTo(layer.Gamma.Value.Span);
        Draw.Of<T>([1, 0.5]).Span.CopyTo(layer.Beta.Value.Span);

        Matrix<T> Y = layer.Forward(Draw.Of<T>([1.25, 6.5], [2.75, 5]), default);
        Bits.AssertEqual(Draw.Of<T>([1 - 1.5, 0.5 - 3], [1 + 1.5, 0.5 + 3]), Y, "Y");

        Matrix<T> dS = layer.Backward(Draw.Of<T>([1, 2], [3, -2]));
        Bits.AssertEqual(Draw.Of<T>([1.5, 3]), layer.Gamma.Gradient, "dγ");
        Bits.AssertEqual(Draw.Of<T>([4, 0]), layer.Beta.Gradient, "dβ");
        Bits.AssertEqual(Draw.Of<T>([-0.875, -3.5], [0.875, 3.5]), dS, "dS");
    }

    // Each of the six updates rounds a few times, a batch's variance n + 4 times; no value is above 20.
    [Theory]
    [InlineData(BatchNormalizationKind.Torch)]
    [InlineData(BatchNormalizationKind.Course)]
    public void RunningStatistics_OverUpdates_FollowTheirRecursion(BatchNormalizationKind kind)
    {
        const double weight = 0.2;
        BatchNormalization<T> layer = new(Kernels<T>.Best(pool), 1, 3, new() { Kind = kind, Momentum = weight });
        (double[] mean, double[] variance) = ([0, 0, 0], [1, 1, 1]);
        foreach ((int step, int n) in (ReadOnlySpan<(int, int)>)[(0, 7), (1, 2), (2, 5), (3, 7), (4, 3), (5, 7)])
        {
            Matrix<T> S = Draw.Fill<T>(n, 3, i => 2 + Math.Sin(3 * i + step));
            layer.Forward(S, new ForwardPass(ForwardMode.Training, new Batch(step, 0.1, new int[n]), Updates: true));
            for (int m = 0; m < 3; m++)
            {
                double[] column = [.. Enumerable.Range(0, n).Select(row => double.CreateTruncating(S[row, m]))];
                double mu = column.Average(), squares = column.Sum(s => (s - mu) * (s - mu));
                bool torch = kind == BatchNormalizationKind.Torch;
                double w = step == 0 && !torch ? 1 : weight;
                mean[m] = (1 - w) * mean[m] + w * mu;
                variance[m] = (1 - w) * variance[m] + w * squares / (torch ? n - 1 : n);
            }

            double tolerance = 20 * 20 * Bits.UnitRoundoff<T>();
            Assert.All(mean.Zip(layer.RunningMean.Span.ToArray()), pair => Assert.Equal(pair.First, double.CreateTruncating(pair.Second), tolerance));
            Assert.All(variance.Zip(layer.RunningVariance.Span.ToArray()), pair => Assert.Equal(pair.First, double.CreateTruncating(pair.Second), tolerance));
        }
    }

    [Fact]
    public void RunningStatistics_StartAtMeanZeroAndVarianceOne_AndMoveInNoOtherPass()
    {
        BatchNormalization<T> layer = new(Kernels<T>.Best(pool), 1, 2, new() { Kind = BatchNormalizationKind.Course });
        Matrix<T> S = Draw.Normal<T>(5, 2, 1);
        layer.Forward(S, new ForwardPass(ForwardMode.Training, new Batch(0, 0.1, new int[5])));
        layer.Forward(S, ForwardPass.Evaluation);
        Bits.AssertEqual(Draw.Of<T>([0, 0]), layer.RunningMean, "running mean");
        Bits.AssertEqual(Draw.Of<T>([1, 1]), layer.RunningVariance, "running variance");

        layer.Forward(S, new ForwardPass(ForwardMode.Training, new Batch(0, 0.1, new int[5]), Updates: true));
        Assert.NotEqual(T.Zero, layer.RunningMean[0, 0]);
    }

    // (5 − 1)·3/√(15.75 + ¼) + 7 and (−3 − 1)·2/√(3.75 + ¼) − 1, a single image being enough.
    [Theory, ClassData<EveryPath>]
    public void Forward_InEvaluation_UsesTheRunningStatistics(VectorPath path)
    {
        BatchNormalization<T> layer = new(TestKernels.Create<T>(path, pool), 1, 2, new() { Kind = BatchNormalizationKind.Torch, Epsilon = 0.25 });
        Draw.Of<T>([1, 1]).Span.CopyTo(layer.RunningMean.Span);
        Draw.Of<T>([15.75, 3.75]).Span.CopyTo(layer.RunningVariance.Span);
        Draw.Of<T>([3, 2]).Span.CopyTo(layer.Gamma.Value.Span);
        Draw.Of<T>([7, -1]).Span.CopyTo(layer.Beta.Value.Span);
        Bits.AssertEqual(Draw.Of<T>([10, -5]), layer.Forward(Draw.Of<T>([5, -3]), ForwardPass.Evaluation), "Y");
    }

    [Fact]
    public void Parameters_AreNamedByTheLayersNumber_AndNotPenalised()
    {
        BatchNormalization<T> layer = new(new NaiveKernels<T>(), 3, 4, new());
        Assert.Equal("BatchNorm 3", layer.Name);
        Assert.Equal([("Gamma3", false), ("Beta3", false)], layer.Parameters.Select(p => (p.Name, p.IsPenalised)));
        Bits.AssertEqual(Draw.Of<T>([1, 1, 1, 1]), layer.Gamma.Value, "γ");
        Bits.AssertEqual(Draw.Of<T>([0, 0, 0, 0]), layer.Beta.Value, "β");
    }
}

public sealed class BatchNormalizationTestsOfSingle : BatchNormalizationTests<float>;

public sealed class BatchNormalizationTestsOfDouble : BatchNormalizationTests<double>
{
    [Fact]
    public void Backward_MatchesCentredDifferences_ThroughMeanAndVariance()
    {
        using WorkerPool pool = new(1);
        BatchNormalization<double> layer = new(Kernels<double>.Best(pool), 1, 5, new() { Kind = BatchNormalizationKind.Torch, Epsilon = 0.1 });
        Draw.Normal<double>(1, 5, 1).Span.CopyTo(layer.Gamma.Value.Span);
        Draw.Normal<double>(1, 5, 2).Span.CopyTo(layer.Beta.Value.Span);
        Matrix<double> S = Draw.Normal<double>(6, 5, 3), dY = Draw.Normal<double>(6, 5, 4);
        double F() => FiniteDifference.Inner(layer.Forward(S, default), dY);

        F();
        Matrix<double> dS = Draw.Copy(layer.Backward(dY));
        FiniteDifference.AssertGradient("dγ", layer.Gamma.Value, layer.Gamma.Gradient, F);
        FiniteDifference.AssertGradient("dβ", layer.Beta.Value, layer.Beta.Gradient, F);
        FiniteDifference.AssertGradient("dS", S, dS, F);
    }

    // What a bias before it would get: each of the six terms is below 10 and off by a few roundings.
    [Fact]
    public void Backward_SumsToZeroOverTheBatch()
    {
        using WorkerPool pool = new(1);
        BatchNormalization<double> layer = new(Kernels<double>.Best(pool), 1, 9, new() { Kind = BatchNormalizationKind.Torch });
        layer.Forward(Draw.Normal<double>(6, 9, 1), default);
        Matrix<double> dS = layer.Backward(Draw.Normal<double>(6, 9, 2));
        for (int m = 0; m < 9; m++)
        {
            Assert.Equal(0, Enumerable.Range(0, 6).Sum(n => dS[n, m]), 600 * Bits.UnitRoundoff<double>());
            Assert.True(Math.Abs(dS[0, m]) > 1e-3);
        }
    }
}
