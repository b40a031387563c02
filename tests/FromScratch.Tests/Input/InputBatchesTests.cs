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

    // Each row of 32 pixels is reversed, then normalised as the pixels that now stand there always are.
    [Theory, ClassData<EveryPath>]
    public void Load_OfMirroredImages_ReversesEachRowOfPixelsBeforeItNormalises(VectorPath path)
    {
        const int width = 32, features = 2 * width;
        LabelledImages train = SmallExperiment.Create([3], features: features).Splits.Train;
        byte[] pixels = [.. Enumerable.Range(0, 40).SelectMany(i => train.Pixels(i).ToArray())];
        byte[] mirrored = [.. pixels.Chunk(width).SelectMany(row => row.Reverse())];
        int[] samples = [5, 0, 39];
        using WorkerPool pool = new(2);
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        LabelledImages both = new("both", [.. pixels, .. mirrored], new byte[80]);
        using InputBatches<T> input = new(kernels, both.Select("as they are", [.. Enumerable.Range(0, 40)]));

        Matrix<T> expected = Draw.Copy(input.Load(both, [45, 0, 79]));
        Matrix<T> actual = input.Load(both, new Batch(0, 0.1, samples) { Flipped = [true, false, true] });
        Bits.AssertEqual(expected, actual, "X");
        Assert.NotEqual(actual.Row(0).ToArray(), input.Load(both, [5]).Row(0).ToArray());
        Assert.Equal(pixels, both.Storage.Span[..pixels.Length]);
    }

    [Fact]
    public void Load_WithNoise_AddsItToTheGivenRowsAlone_AfterTheyAreNormalised()
    {
        LabelledImages train = SmallExperiment.Create([3], features: 4).Splits.Train;
        using WorkerPool pool = new(1);
        using InputBatches<T> input = new(Kernels<T>.Best(pool), train);
        Matrix<T> clean = Draw.Copy(input.Load(train, [7, 3, 1])), expected = Draw.Copy(clean);
        double[] noise = [0.5, -1, 2, 0, 0.25, 4, -8, 1];
        for (int d = 0; d < 4; d++)
        {
            expected[0, d] += T.CreateTruncating(noise[d]);
            expected[2, d] += T.CreateTruncating(noise[4 + d]);
        }

        Batch batch = new(0, 0.1, [7, 3, 1]) { NoisyRows = [0, 2], Noise = noise };
        Bits.AssertEqual(expected, input.Load(train, batch), "X");
        Bits.AssertEqual(expected, input.Load(train, batch), "X, again");
        Bits.AssertEqual(clean, input.Load(train, batch with { NoisyRows = null, Noise = null }), "X without noise");
    }

    // A power of two is exact: every bit is that of the normalised pixel, and the noise keeps its own size.
    [Theory]
    [InlineData(1.0 / 1024), InlineData(1024)]
    public void Load_WithAScale_MultipliesTheNormalisedPixels_AndAddsNoiseAfter(double scale)
    {
        LabelledImages train = SmallExperiment.Create([3], features: 37).Splits.Train;
        using WorkerPool pool = new(1);
        using InputBatches<T> plain = new(Kernels<T>.Best(pool), train), scaled = new(Kernels<T>.Best(pool), train, scale);
        Matrix<T> expected = Draw.Copy(plain.Load(train, [7, 3]));
        double[] noise = [.. Enumerable.Range(0, 37).Select(d => 0.5 * d)];
        for (int d = 0; d < 37; d++)
        {
            expected[0, d] *= T.CreateTruncating(scale);
            expected[1, d] = expected[1, d] * T.CreateTruncating(scale) + T.CreateTruncating(noise[d]);
        }

        Bits.AssertEqual(expected, scaled.Load(train, new Batch(0, 0.1, [7, 3]) { NoisyRows = [1], Noise = noise }), "X");
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Load_OfABatchFromOtherStorage_Throws(bool mirrors)
    {
        LabelledImages images = new("some", new byte[64], [0, 0]), others = new("others", new byte[64], [0, 0]);
        using WorkerPool pool = new(1);
        using InputBatches<T> input = new(Kernels<T>.Best(pool), images);
        Batch batch = new(0, 0.1, [0]) { Flipped = mirrors ? [true] : null };
        Assert.Throws<ArgumentException>(() => input.Load(others, batch));
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
