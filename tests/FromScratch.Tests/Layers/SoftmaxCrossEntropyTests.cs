using System.Numerics;

namespace Harness.FromScratch.Tests;

public abstract class SoftmaxCrossEntropyTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerPool pool = new(1);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // Exponentials 1, 2, 1 of 4 and 3, 1, 4 of 8: L = −(log ½ + log ⅜)/2. A handful of roundings of numbers below 2.
    [Theory, ClassData<EveryPath>]
    public void Loss_OfKnownProbabilities_IsTheMeanOfTheirLogarithms(VectorPath path)
    {
        Matrix<T> S = Draw.Of<T>([0, Math.Log(2), 0], [Math.Log(3), 0, Math.Log(4)]);
        double loss = Head(path, 3).Loss(S, [1, 0]);
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.375)) / 2, loss, 16 * Bits.UnitRoundoff<T>());
    }

    [Theory, ClassData<EveryPath>]
    public void Backward_OfKnownProbabilities_IsProbabilityMinusLabelOverN(VectorPath path)
    {
        Matrix<T> S = Draw.Of<T>([0, Math.Log(2), 0], [Math.Log(3), 0, Math.Log(4)]);
        Matrix<double> expected = Draw.Of<double>([0.125, -0.25, 0.125], [-0.3125, 0.0625, 0.25]);
        Matrix<double> bound = Draw.Fill<double>(2, 3, _ => 16 * Bits.UnitRoundoff<T>());
        Bits.AssertWithin(expected, bound, Head(path, 3).Backward(S, [1, 0]), "dS");
    }

    [Theory, ClassData<EveryPath>]
    public void Loss_OfUniformScores_IsTheLogarithmOfTheNumberOfClasses(VectorPath path)
    {
        Matrix<T> S = Draw.Fill<T>(7, 10, i => i / 10 - 3);
        Assert.Equal(Math.Log(10), Head(path, 10).Loss(S, [0, 1, 2, 3, 4, 5, 9]), 16 * Bits.UnitRoundoff<T>());
    }

    [Theory, ClassData<EveryPath>]
    public void Loss_OfHugeScores_IsTheirExactDifference(VectorPath path)
    {
        SoftmaxCrossEntropy<T> head = Head(path, 2);
        Matrix<T> S = Draw.Of<T>([1e4, -1e4]);
        Assert.Equal(0, head.Loss(S, [0]));
        Assert.Equal(2e4, head.Loss(S, [1]));
        Bits.AssertEqual(Draw.Of<T>([1, -1]), head.Backward(S, [1]), "dS");
    }

    [Theory, ClassData<EveryPath>]
    public void Loss_WithNaNOrInfinityAmongTheScores_IsNeverAPass(VectorPath path)
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            for (int at = 0; at < 3; at++)
            {
                Matrix<T> S = Draw.Normal<T>(2, 3, 1);
                S[1, at] = T.CreateTruncating(bad);
                SoftmaxCrossEntropy<T> head = Head(path, 3);
                Assert.True(double.IsNaN(head.Loss(S, [0, 1])));
                Assert.True(T.IsNaN(head.Backward(S, [0, 1])[1, at]));
            }
        }
    }

    private SoftmaxCrossEntropy<T> Head(VectorPath path, int classes) => new(TestKernels.Create<T>(path, pool), classes);
}

public sealed class SoftmaxCrossEntropyTestsOfSingle : SoftmaxCrossEntropyTests<float>;

public sealed class SoftmaxCrossEntropyTestsOfDouble : SoftmaxCrossEntropyTests<double>
{
    [Fact]
    public void Backward_MatchesCentredDifferences()
    {
        using WorkerPool pool = new(1);
        SoftmaxCrossEntropy<double> head = new(Kernels<double>.Best(pool), 10);
        Matrix<double> S = Draw.Normal<double>(6, 10, 1);
        int[] labels = [3, 0, 9, 9, 1, 5];
        Matrix<double> dS = Draw.Copy(head.Backward(S, labels));
        FiniteDifference.AssertGradient("dS", S, dS, () => head.Loss(S, labels));
    }
}
