namespace Harness.Experiments.Tests;

public class RandomStreamTests
{
    private const int Draws = 100_000;
    private static readonly RandomStream Stream = new(1, StreamPurpose.Initialization, 1);

    // Seeds are fixed, so these numbers are too: they are part of the protocol and of every recorded run.
    [Fact]
    public void Stream_KeepsItsNumbers()
    {
        Assert.Equal(Philox.Block((5, 0, 1, 1), (1, 0)), Stream.Block(5));
        Assert.Equal(Philox.Block((5, 1, 1, 1), (1, 0)), Stream.Block((1L << 32) + 5));
        Assert.Equal(Philox.Block((5, 0, 3, 2), (7, 9)), new RandomStream((9L << 32) + 7, StreamPurpose.Split, 3).Block(5));
        (uint x0, uint x1, uint x2, uint x3) = Stream.Block(5);
        Assert.Equal(((((ulong)x1 << 32 | x0) >> 12) + 0.5) / Math.Pow(2, 52), Stream.Uniform(10));
        Assert.Equal(((((ulong)x3 << 32 | x2) >> 12) + 0.5) / Math.Pow(2, 52), Stream.Uniform(11));
        Assert.Equal(NormalQuantile.At(Stream.Uniform(11)), Stream.Normal(11));
    }

    [Fact]
    public void Stream_OfAnotherSeedPurposeOrPart_HasOtherNumbers()
    {
        RandomStream[] streams =
        [
            Stream, new(2, StreamPurpose.Initialization, 1), new(1L << 32, StreamPurpose.Initialization, 1),
            new(1, StreamPurpose.Shuffle, 1), new(1, StreamPurpose.Initialization, 2),
        ];
        Assert.Equal(streams.Length, streams.Select(stream => stream.Block(0)).Distinct().Count());
    }

    // A mean of n draws has the standard deviation σ/√n; five of them are never left by chance.
    [Fact]
    public void Uniform_HasTheMomentsOfItsDistribution()
    {
        double[] draws = Draw(i => Stream.Uniform(i));
        Assert.All(draws, u => Assert.InRange(u, double.Epsilon, 1 - Math.ScaleB(1, -53)));
        AssertMean(draws, 1.0 / 2, Math.Sqrt(1.0 / 12));
        AssertMean(draws.Select(u => u * u), 1.0 / 3, Math.Sqrt(4.0 / 45));
        AssertMean(draws.Zip(draws.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)), 0, 1.0 / 12);
    }

    [Fact]
    public void Normal_HasTheMomentsOfItsDistribution()
    {
        double[] draws = Draw(i => Stream.Normal(i));
        AssertMean(draws, 0, 1);
        AssertMean(draws.Select(x => x * x), 1, Math.Sqrt(2));
        AssertMean(draws.Select(x => x * x * x), 0, Math.Sqrt(15));
        AssertMean(draws.Select(x => x * x * x * x), 3, Math.Sqrt(96));
        AssertMean(draws.Select(x => Math.Abs(x) > 1.959963984540054 ? 1.0 : 0), 0.05, Math.Sqrt(0.05 * 0.95));
    }

    [Theory]
    [InlineData(0, 10_000)]
    [InlineData(32, 31)]
    [InlineData(5L << 34, 65)]
    [InlineData(0, 0)]
    public void FillNormal_IsNumberByNumber(long first, int count)
    {
        double[] draws = new double[count];
        Stream.FillNormal(draws, first, deviation: 0.3);
        Assert.Equal(Enumerable.Range(0, count).Select(i => 0.3 * Stream.Normal(first + i)), draws);
    }

    [Fact]
    public void FillNormal_FromWithinASweep_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.FillNormal(new double[10], 16, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void Below_IsUniformBelowItsBound(int bound)
    {
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++)
        {
            counts[Stream.Below(i, bound)]++;
        }

        double p = 1.0 / bound, sigma = Math.Sqrt(Draws * p * (1 - p));
        Assert.All(counts, count => Assert.InRange(count, (Draws * p) - (5 * sigma), (Draws * p) + (5 * sigma)));
    }

    [Fact]
    public void Below_OfTheLargestBound_StaysBelowIt()
    {
        int[] draws = [.. Enumerable.Range(0, 10_000).Select(i => Stream.Below(i, int.MaxValue))];
        Assert.All(draws, draw => Assert.InRange(draw, 0, int.MaxValue - 1));
        Assert.InRange(draws.Max(), int.MaxValue / 1000 * 999, int.MaxValue - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Below_OfNoNumbers_Throws(int bound) => Assert.Throws<ArgumentOutOfRangeException>(() => Stream.Below(0, bound));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Permutation_HoldsEveryNumberOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Stream.Permutation(count).Order());

    [Fact]
    public void Permutation_HasAllOrdersEquallyOften()
    {
        const int Streams = 24_000;
        Dictionary<string, int> counts = [];
        for (int part = 0; part < Streams; part++)
        {
            string order = string.Join("", new RandomStream(1, StreamPurpose.Shuffle, part).Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        double mean = Streams / 24.0, sigma = Math.Sqrt(mean * 23 / 24);
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, mean - (5 * sigma), mean + (5 * sigma)));
    }

    private static double[] Draw(Func<int, double> number) => [.. Enumerable.Range(0, Draws).Select(number)];

    private static void AssertMean(IEnumerable<double> draws, double mean, double sigma)
    {
        double margin = 5 * sigma / Math.Sqrt(Draws);
        Assert.InRange(draws.Average(), mean - margin, mean + margin);
    }
}
