using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public sealed class PixelStatisticsTests
{
    // Integer sums are exact; what is left is the oracle's rounding, below n·u relative.
    [Fact]
    public void Statistics_MatchATwoPassComputation()
    {
        LabelledImages images = SmallExperiment.Create([3]).Splits.Train;
        AssertMatchesTwoPasses(images);
    }

    [Fact]
    public void Statistics_OfImagesBeyondOnePartialSum_MatchATwoPassComputation()
    {
        // 140,000 images: three partial sums. One pixel is almost always 255, which overflows 32 bits soonest.
        byte[] pixels = new byte[2 * 140_000];
        for (int i = 0; i < pixels.Length; i += 2)
        {
            pixels[i] = (byte)(i % 1000 == 0 ? 0 : 255);
            pixels[i + 1] = (byte)(i / 2 % 251);
        }

        AssertMatchesTwoPasses(new LabelledImages("many", pixels, new byte[140_000]));
    }

    // n·Σx² of 24 million images is beyond 64 bits.
    [Fact]
    public void Statistics_OfManyMillionImages_AreExact()
    {
        byte[] pixels = new byte[24_000_000];
        pixels.AsSpan(0, pixels.Length / 2).Fill(255);
        PixelStatistics statistics = PixelStatistics.Of(new LabelledImages("millions", pixels, new byte[pixels.Length]));
        Assert.Equal([127.5], statistics.Mean);
        Assert.Equal([127.5], statistics.StandardDeviation);
    }

    [Fact]
    public void StandardDeviation_OfConstantPixel_IsOne()
    {
        PixelStatistics statistics = PixelStatistics.Of(new LabelledImages("flat", [7, 0, 7, 4, 7, 8], [0, 0, 0]));
        Assert.Equal([7, 4], statistics.Mean);
        Assert.Equal(1, statistics.StandardDeviation[0]);
        Assert.Equal(Math.Sqrt(32 / 3.0), statistics.StandardDeviation[1], 1e-15);
    }

    [Fact]
    public void Statistics_OfNumbers_AreTheirMeanAndDeviation()
    {
        PixelStatistics statistics = PixelStatistics.Of(LabelledImages.OfNumbers("numbers", [1e6f, -0.5f, 0.1f, 1e6f + 1, 0.25f, 0.1f, 1e6f + 5, 1, 0.1f], [0, 1, 0]));
        Assert.Equal([1e6 + 2, 0.25, (double)0.1f], statistics.Mean);
        Assert.Equal(Math.Sqrt(14.0 / 3), statistics.StandardDeviation[0], 1e-15);
        Assert.Equal(Math.Sqrt(1.125 / 3), statistics.StandardDeviation[1], 1e-15);
        Assert.Equal(1, statistics.StandardDeviation[2]);
    }

    [Fact]
    public void Statistics_OfASelection_LeaveTheOtherImagesOut()
    {
        LabelledImages all = new("all", [1, 200, 3, 100], [0, 0, 0, 0]);
        PixelStatistics statistics = PixelStatistics.Of(all.Select("two", [0, 2]));
        Assert.Equal([2], statistics.Mean);
        Assert.Equal([1], statistics.StandardDeviation);
    }

    private static void AssertMatchesTwoPasses(LabelledImages images)
    {
        PixelStatistics statistics = PixelStatistics.Of(images);
        for (int d = 0; d < images.Features; d++)
        {
            (double mean, double deviation) = NaiveNetwork.Statistics(images, d);
            double bound = 2 * images.Count * Bits.UnitRoundoff<double>();
            Assert.Equal(mean, statistics.Mean[d], bound * mean);
            Assert.Equal(deviation, statistics.StandardDeviation[d], bound * deviation);
        }
    }
}
