using System.Numerics;

namespace Harness.FromScratch.Tests;

public abstract class ReluTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Forward_IsThePositivePart()
    {
        Relu<T> layer = new(new NaiveKernels<T>(), 1, 4);
        Bits.AssertEqual(Draw.Of<T>([0, 0, 0, 3]), layer.Forward(Draw.Of<T>([-2, 0, -0.5, 3])), "H");
    }

    [Theory, ClassData<EveryPath>]
    public void Backward_PassesWhatCameThrough_AndHasSlopeZeroAtTheCorner(VectorPath path)
    {
        using WorkerPool pool = new(1);
        Relu<T> layer = new(TestKernels.Create<T>(path, pool), 1, 5);
        layer.Forward(Draw.Of<T>([-2, 0, -0.0, 3, 1e-30]));
        Bits.AssertEqual(Draw.Of<T>([0, 0, 0, -7, 9]), layer.Backward(Draw.Of<T>([5, 6, 8, -7, 9])), "dS");
    }
}

public sealed class ReluTestsOfSingle : ReluTests<float>;

public sealed class ReluTestsOfDouble : ReluTests<double>
{
    [Fact]
    public void Backward_MatchesCentredDifferencesAwayFromTheCorner()
    {
        using WorkerPool pool = new(1);
        Relu<double> layer = new(Kernels<double>.Best(pool), 1, 9);
        Matrix<double> S = Draw.Normal<double>(5, 9, 1), dH = Draw.Normal<double>(5, 9, 2);
        Assert.All(S.Span.ToArray(), s => Assert.True(Math.Abs(s) > FiniteDifference.Step));
        double F() => FiniteDifference.Inner(layer.Forward(S), dH);

        F();
        FiniteDifference.AssertGradient("dS", S, Draw.Copy(layer.Backward(dH)), F);
    }
}
