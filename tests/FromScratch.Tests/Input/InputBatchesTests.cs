using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class InputBatchesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Scale, shift, product and sum are rounded once each: 4u·(|pixel| + μ)/σ, and some more in the oracle.
    [Theory, ClassData<EveryPath>]
    public void Load_NormalisesWithTheTrainingImagesStatistics(VectorPath path)
    {
        Splits splits = SmallExperiment.Create([3], features: 37).Splits;
        using WorkerPool pool = new(2);
        using InputBatches<T> input = new(TestKernels.Create<T>(path, pool), splits.Train);
        AssertNormalised(input, splits.Train, splits.Train, [5, 0, 39, 5]);
        AssertNormalised(input, splits.Train, splits.Test, [1, 29]);
    }

    [Fact]
    public void Load_OfPixelThatNeverVaries_IsZero()
    {
        LabelledImages images = new("flat", [7, 0, 7, 4, 7, 8], [0, 0, 0]);
        using WorkerPool pool = new(1);
        using InputBatches<T> input = new(Kernels<T>.Best(pool), images);
        Matrix<T> X = input.Load(images, [0, 1, 2]);
        Assert.Equal([T.Zero, T.Zero, T.Zero], [X[0, 0], X[1, 0], X[2, 0]]);
    }

    [Fact]
    public void Load_OfImagesFromOtherStorage_Throws()
    {
        LabelledImages images = new("some", [7, 0, 7, 4, 7, 8], [0, 0, 0]), others = new("others", [1, 2, 3, 4], [0, 0]);
        using WorkerPool pool = new(1);
        using InputBatches<T> input = new(Kernels<T>.Best(pool), images);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => input.Load(others, [0]));
        Assert.Contains("others", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertNormalised(InputBatches<T> input, LabelledImages train, LabelledImages images, int[] samples)
    {
        Matrix<T> X = input.Load(images, samples);
        Assert.Equal((samples.Length, images.Features), (X.Rows, X.Columns));
        for (int n = 0; n < samples.Length; n++)
        {
            for (int d = 0; d < images.Features; d++)
            {
                (double mean, double deviation) = NaiveNetwork.Statistics(train, d);
                double pixel = images.Pixels(samples[n])[d], bound = 6 * Bits.UnitRoundoff<T>() * (pixel + mean) / deviation;
                if (typeof(T) == typeof(double))
                {
                    // Here the oracle's own sum of 40 numbers counts as well.
                    bound *= 40;
                }

                Assert.Equal((pixel - mean) / deviation, double.CreateTruncating(X[n, d]), bound);
            }
        }
    }
}

public sealed class InputBatchesTestsOfSingle : InputBatchesTests<float>;

public sealed class InputBatchesTestsOfDouble : InputBatchesTests<double>;
