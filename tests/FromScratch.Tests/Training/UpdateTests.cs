using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Update steps: fused into the backward pass or not, and what they allocate.</summary>
public abstract class UpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TheoryData<BatchNormalizationKind, bool, MomentumForm?, double> Combinations => new(
        from kind in Enum.GetValues<BatchNormalizationKind>()
        from dropout in (bool[])[false, true]
        from form in (MomentumForm?[])[null, MomentumForm.Torch, MomentumForm.Course]
        from lambda in (double[])[0, 0.05]
        select (kind, dropout, form, lambda));

    [Theory, MemberData(nameof(Combinations))]
    public void Update_FusedIntoBackward_MovesTheWholeStateAsTheUnfusedOneInEveryBit(
        BatchNormalizationKind kind, bool dropout, MomentumForm? form, double lambda)
    {
        Techniques techniques = new(kind, dropout, Rho: form is null ? 0 : 0.8, form ?? default);
        Experiment experiment = SmallExperiment.Create([17, 6], lambda, features: 53, techniques: techniques);
        using FromScratchEngine<T> fused = new(experiment, threads: 2, seam: null);
        using FromScratchEngine<T> unfused = new(experiment, threads: 2, new SilentSeam());
        NamedTensors before = fused.Read();
        for (int step = 0; step < 10; step++)
        {
            fused.Update(experiment.Batch(step));
            unfused.Update(experiment.Batch(step));
        }

        foreach ((NamedTensor one, NamedTensor other) in fused.Read().Zip(unfused.Read()))
        {
            Assert.Equal(one.Values, other.Values);
            Assert.DoesNotContain(one.Values, double.IsNaN);
            Assert.NotEqual(before[one.Name].Values, one.Values);
        }
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(0.01, new[] { 9 })]
    [InlineData(0.1, new[] { 17, 6, 11 })]
    public void Update_FusedIntoBackward_MovesParametersAsTheUnfusedOneInEveryBit(double lambda, int[] hidden)
    {
        // 40 images in batches of 16: every third batch has 8.
        Experiment experiment = SmallExperiment.Create(hidden, lambda, features: 53);
        using FromScratchEngine<T> fused = new(experiment, threads: 2, seam: null);
        using FromScratchEngine<T> unfused = new(experiment, threads: 2, new SilentSeam());
        for (int step = 0; step < experiment.Plan.Steps; step++)
        {
            fused.Update(experiment.Batch(step));
            unfused.Update(experiment.Batch(step));
        }

        NamedTensors before = experiment.InitialParameters;
        foreach ((NamedTensor one, NamedTensor other) in fused.Read().Zip(unfused.Read()))
        {
            Assert.Equal(one.Values, other.Values);
            Assert.NotEqual(before[one.Name].Values, one.Values);
        }
    }

    // W ← W − η·(dW + 2λ·W): each step rounds thrice, u·(|W| + η·|dJ|) and less.
    [Fact]
    public void Update_SubtractsTheRateTimesTheGradientOfTheCost()
    {
        Experiment experiment = SmallExperiment.Create([9, 5], lambda: 0.05);
        using FromScratchEngine<T> engine = new(experiment, threads: 1, seam: null);
        Batch batch = SmallExperiment.Batch(rate: 0.3);
        NamedTensors before = engine.Read(), gradients = engine.Differentiate(batch).Gradients;
        engine.Update(batch);
        foreach (NamedTensor after in engine.Read())
        {
            for (int i = 0; i < after.Values.Length; i++)
            {
                (double w, double g) = (before[after.Name].Values[i], gradients["d" + after.Name].Values[i]);
                Assert.Equal(w - 0.3 * g, after.Values[i], 4 * Bits.UnitRoundoff<T>() * (Math.Abs(w) + Math.Abs(g)));
            }
        }
    }

    [Fact]
    public void Everything_ButUpdate_LeavesTheStateAlone()
    {
        Experiment experiment = SmallExperiment.Create([9], lambda: 0.05, features: 64, techniques: Techniques.All);
        using FromScratchEngine<T> engine = new(experiment, threads: 1, seam: null);
        engine.Update(experiment.Batch(0));
        NamedTensors before = engine.Read();
        engine.Differentiate(experiment.Batch(1));
        engine.Cost(experiment.Batch(1));
        engine.Cost(experiment.Batch(1), ForwardMode.Evaluation);
        engine.Evaluate(experiment.Splits.Test);
        Assert.All(engine.Read(), tensor => Assert.Equal(before[tensor.Name].Values, tensor.Values));
    }

    [Theory]
    [InlineData(1, false), InlineData(2, false)]
    [InlineData(1, true), InlineData(2, true)]
    public void Update_OnceWarm_AllocatesNothing(int threads, bool techniques)
    {
        // Large enough for the work to be shared, full and partial batches in turn.
        Experiment experiment = SmallExperiment.Create(
            [100, 50], lambda: 0.01, features: 640, batchSize: 32, techniques: techniques ? Techniques.All : null);
        using FromScratchEngine<T> engine = new(experiment, threads, seam: null);
        Batch[] batches = [experiment.Batch(0), experiment.Batch(1)];
        Assert.Equal([32, 8], batches.Select(batch => batch.Samples.Length));
        Array.ForEach(batches, engine.Update);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 20; step++)
        {
            engine.Update(batches[step % 2]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Units that sleep are left out of the products, and may wake up.
    [Fact]
    public void Product_OfUnitsThatWakeUp_AllocatesNothing()
    {
        using WorkerPool pool = new(2);
        Kernels<T> kernels = Kernels<T>.Best(pool);
        Matrix<T> X = Draw.Normal<T>(300, 12 * 64, 1), awake = Draw.Normal<T>(300, 100, 2);
        Parameter<T> W = new("W1", new Matrix<T>(100, X.Columns), isPenalised: true, isVector: false);
        kernels.TransposedMultiply(new Matrix<T>(300, 100), X, W);
        long before = GC.GetAllocatedBytesForCurrentThread();
        kernels.TransposedMultiply(awake, X, W);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class SilentSeam : ISeam;
}

public sealed class UpdateTestsOfSingle : UpdateTests<float>;

public sealed class UpdateTestsOfDouble : UpdateTests<double>;
