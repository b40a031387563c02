using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class DropoutTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Batch Masks = new(0, 0.1, [0, 1])
    {
        InputMask = [1, 0, 1, 0, 1, 1],
        HiddenMasks = [[0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 0]],
    };

    private readonly WorkerPool pool = new(1);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory, ClassData<EveryPath>]
    public void ForwardAndBackward_OfInputs_KeepTheMasksElementsDividedByP(VectorPath path)
    {
        Dropout<T> layer = new(TestKernels.Create<T>(path, pool), 0, keep: 0.25);
        Matrix<T> Y = layer.Forward(Draw.Of<T>([1, 2, 3], [4, 5, -6]), new ForwardPass(ForwardMode.Training, Masks));
        Bits.AssertEqual(Draw.Of<T>([4, 0, 12], [0, 20, -24]), Y, "Y");
        Bits.AssertEqual(Draw.Of<T>([40, 0, 40], [0, 40, -40]), layer.Backward(Draw.Of<T>([10, 10, 10], [10, 10, -10])), "dX");
    }

    [Fact]
    public void ForwardAndBackward_OfAHiddenLayer_TakeItsOwnMask()
    {
        Dropout<T> layer = new(Kernels<T>.Best(pool), 2, keep: 0.5);
        Matrix<T> X = Draw.Of<T>([1, 2, 3], [4, 5, -6]);
        Matrix<T> Y = layer.Forward(X, new ForwardPass(ForwardMode.Training, Masks));
        Bits.AssertEqual(Draw.Of<T>([0, 4, 6], [8, 10, 0]), Y, "Y");
        Bits.AssertEqual(Draw.Of<T>([1, 2, 3], [4, 5, -6]), X, "X, by which the layer before may go in Backward");
        Bits.AssertEqual(Draw.Of<T>([0, 2, 2], [2, 2, 0]), layer.Backward(Draw.Of<T>([1, 1, 1], [1, 1, 1])), "dX");
    }

    [Theory]
    [InlineData(ForwardMode.Evaluation, true)]
    [InlineData(ForwardMode.Training, false)]
    public void Forward_InEvaluationOrWithoutAMask_PassesEverything(ForwardMode mode, bool hasMasks)
    {
        Dropout<T> layer = new(Kernels<T>.Best(pool), 0, keep: 0.5);
        layer.Forward(Draw.Of<T>([1, 2, 3], [4, 5, 6]), new ForwardPass(ForwardMode.Training, Masks));
        Matrix<T> X = Draw.Of<T>([1, 2, 3], [4, 5, 6]);
        Bits.AssertEqual(Draw.Copy(X), layer.Forward(X, new ForwardPass(mode, hasMasks ? Masks : null)), "Y");
        Bits.AssertEqual(Draw.Copy(X), layer.Backward(X), "dX");
    }

    [Theory]
    [InlineData(1, 1, BatchNormalizationKind.None, "Linear 1, ReLU 1, Linear 2, ReLU 2, Linear 3")]
    [InlineData(0.9, 1, BatchNormalizationKind.None, "Dropout 0, Linear 1, ReLU 1, Linear 2, ReLU 2, Linear 3")]
    [InlineData(1, 0.9, BatchNormalizationKind.None, "Linear 1, ReLU 1, Dropout 1, Linear 2, ReLU 2, Dropout 2, Linear 3")]
    [InlineData(0.9, 0.9, BatchNormalizationKind.Course, "Dropout 0, Linear 1, BatchNorm 1, ReLU 1, Dropout 1, Linear 2, BatchNorm 2, ReLU 2, Dropout 2, Linear 3")]
    public void Network_HasTheLayersItsOptionsAskFor_NoneThatKeepsEverything(double keepInput, double keepHidden, BatchNormalizationKind kind, string layers)
    {
        NetworkOptions options = new()
        {
            BatchNormalization = new() { Kind = kind },
            Dropout = new() { KeepInput = keepInput, KeepHidden = keepHidden },
        };
        Assert.Equal(layers, string.Join(", ", new Mlp<T>(new NaiveKernels<T>(), [4, 3, 3, 2], null, options).Layers.Select(layer => layer.Name)));
    }
}

public sealed class DropoutTestsOfSingle : DropoutTests<float>;

public sealed class DropoutTestsOfDouble : DropoutTests<double>;
