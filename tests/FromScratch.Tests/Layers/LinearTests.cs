using System.Numerics;

namespace Harness.FromScratch.Tests;

public abstract class LinearTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernels<T> kernels = new NaiveKernels<T>();

    [Fact]
    public void Forward_IsXTimesWTransposedPlusB()
    {
        Linear<T> layer = ByHand(isFirst: false);
        Matrix<T> S = layer.Forward(Draw.Of<T>([1, 2], [3, -1]));
        Bits.AssertEqual(Draw.Of<T>([1 + 4 + 10, 3 + 8 + 20, -1 + 0.5], [3 - 2 + 10, 9 - 4 + 20, -3 + 0.5]), S, "S");
    }

    [Fact]
    public void Backward_GivesTheGradientsOfWeightsBiasAndInput()
    {
        Linear<T> layer = ByHand(isFirst: false);
        layer.Forward(Draw.Of<T>([1, 2], [3, -1]));
        Matrix<T>? dX = layer.Backward(Draw.Of<T>([1, 0, 2], [0, 1, -1]));
        Bits.AssertEqual(Draw.Of<T>([1, 2], [3, -1], [2 - 3, 4 + 1]), layer.W.Gradient, "dW");
        Bits.AssertEqual(Draw.Of<T>([1, 1, 1]), layer.b.Gradient, "db");
        Bits.AssertEqual(Draw.Of<T>([1 - 2, 2], [3 + 1, 4]), dX!, "dX");
    }

    [Fact]
    public void Backward_OfFirstLayer_LeavesTheInputsGradientOut()
    {
        Linear<T> layer = ByHand(isFirst: true);
        layer.Forward(Draw.Of<T>([1, 2]));
        Assert.Null(layer.Backward(Draw.Of<T>([1, 0, 2])));
        Bits.AssertEqual(Draw.Of<T>([1, 2], [0, 0], [2, 4]), layer.W.Gradient, "dW");
    }

    [Fact]
    public void Backward_InAnUpdateStep_TakesTheInputsGradientFromTheOldWeights()
    {
        Linear<T> layer = ByHand(isFirst: false);
        layer.W.Rule = new SgdRule<T>(T.One, T.Zero);
        layer.Forward(Draw.Of<T>([1, 2]));
        Matrix<T>? dX = layer.Backward(Draw.Of<T>([1, 0, 0]));
        Bits.AssertEqual(Draw.Of<T>([1, 2]), dX!, "dX");
        Bits.AssertEqual(Draw.Of<T>([0, 0], [3, 4], [-1, 0]), layer.W.Value, "W");
    }

    [Fact]
    public void Parameters_AreNamedByTheLayersNumber_AndOnlyWeightsArePenalised()
    {
        Linear<T> layer = new(kernels, 3, inputs: 4, outputs: 2, isFirst: false);
        Assert.Equal("Linear 3", layer.Name);
        Assert.Equal([("W3", true), ("b3", false)], layer.Parameters.Select(p => (p.Name, p.IsPenalised)));
        Assert.Equal([2, 4], layer.W.Shape);
        Assert.Equal([2], layer.b.Shape);
    }

    /// <summary>W = [1 2; 3 4; −1 0], b = [10, 20, ½].</summary>
    private Linear<T> ByHand(bool isFirst)
    {
        Linear<T> layer = new(kernels, 1, inputs: 2, outputs: 3, isFirst);
        Draw.Of<T>([1, 2], [3, 4], [-1, 0]).Span.CopyTo(layer.W.Value.Span);
        Draw.Of<T>([10, 20, 0.5]).Span.CopyTo(layer.b.Value.Span);
        return layer;
    }
}

public sealed class LinearTestsOfSingle : LinearTests<float>;

public sealed class LinearTestsOfDouble : LinearTests<double>
{
    [Fact]
    public void Backward_MatchesCentredDifferences()
    {
        using WorkerPool pool = new(2);
        Linear<double> layer = new(Kernels<double>.Best(pool), 1, inputs: 7, outputs: 6, isFirst: false);
        Draw.Normal<double>(6, 7, 1).Span.CopyTo(layer.W.Value.Span);
        Draw.Normal<double>(1, 6, 2).Span.CopyTo(layer.b.Value.Span);
        Matrix<double> X = Draw.Normal<double>(4, 7, 3), dS = Draw.Normal<double>(4, 6, 4);
        double F() => FiniteDifference.Inner(layer.Forward(X), dS);

        F();
        Matrix<double> dX = Draw.Copy(layer.Backward(dS)!);
        FiniteDifference.AssertGradient("dW", layer.W.Value, layer.W.Gradient, F);
        FiniteDifference.AssertGradient("db", layer.b.Value, layer.b.Gradient, F);
        FiniteDifference.AssertGradient("dX", X, dX, F);
    }
}
