namespace Harness.Experiments.Tests;

public class BernoulliTests
{
    private const int Blocks = 16, Words = 64;

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(16, 3, 0x1_0000_0007)]
    [InlineData(5L << 40, 2_000_000, 12)]
    public void Sweep_IsSixteenBlocks_WordByWord(long firstBlock, uint part, long seed)
    {
        (uint, uint) key = ((uint)seed, (uint)(seed >> 32));
        uint[] words = new uint[Words];
        Philox.Sweep(firstBlock, (6, part), key, words);
        for (int block = 0; block < Blocks; block++)
        {
            long index = firstBlock + block;
            (uint x0, uint x1, uint x2, uint x3) = Philox.Block(((uint)index, (uint)(index >> 32), part, 6), key);
            Assert.Equal((x0, x1, x2, x3), (words[block], words[16 + block], words[32 + block], words[48 + block]));
        }
    }

    // Draw i is 1 where word i/16 mod 4 of block 16·(i/64) + i mod 16 is below p·2³².
    [Theory]
    [InlineData(0.3, 0, 1)]
    [InlineData(0.5, 0, 64)]
    [InlineData(0.8, 32, 65)]
    [InlineData(0.95, 3L << 40, 1000)]
    public void FillBernoulli_TakesTheDocumentedWords(double probability, long firstBlock, int count)
    {
        RandomStream stream = new(7, StreamPurpose.Dropout, 11);
        byte[] draws = new byte[count];
        Array.Fill(draws, (byte)9);
        stream.FillBernoulli(draws, firstBlock, probability);
        for (int i = 0; i < count; i++)
        {
            (uint x0, uint x1, uint x2, uint x3) = stream.Block(firstBlock + (16 * (i / 64)) + (i % 16));
            uint word = ((uint[])[x0, x1, x2, x3])[i / 16 % 4];
            Assert.Equal(word < probability * 4294967296.0 ? 1 : 0, draws[i]);
        }
    }

    [Fact]
    public void FillBernoulli_IsOneBelowItsProbability_NotAtIt()
    {
        RandomStream stream = new(7, StreamPurpose.Dropout, 11);
        double word = stream.Block(0).X0;
        byte[] at = new byte[1], above = new byte[1];
        stream.FillBernoulli(at, 0, word / 4294967296.0);
        stream.FillBernoulli(above, 0, (word + 1) / 4294967296.0);
        Assert.Equal((0, 1), (at[0], above[0]));
    }

    // A share of n draws has the standard deviation √(p(1 − p)/n); five of them are never left by chance.
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void FillBernoulli_HasTheMeanOfItsDistribution_AndIndependentNeighbours(double probability)
    {
        const int count = 200_000;
        byte[] draws = new byte[count];
        new RandomStream(7, StreamPurpose.Dropout).FillBernoulli(draws, 0, probability);
        double variance = probability * (1 - probability);
        AssertMean(draws.Select(draw => (double)draw), probability, Math.Sqrt(variance));
        AssertMean(draws.Zip(draws.Skip(1), (a, b) => (a - probability) * (b - probability)), 0, variance);
        AssertMean(draws.Zip(draws.Skip(16), (a, b) => (a - probability) * (b - probability)), 0, variance);

        void AssertMean(IEnumerable<double> values, double mean, double sigma)
        {
            double margin = 5 * sigma / Math.Sqrt(count);
            Assert.InRange(values.Average(), mean - margin, mean + margin);
        }
    }

    // Even the share nearest to 1 leaves a word that is 0 in the mask.
    [Fact]
    public void FillBernoulli_OfNearlyOne_DoesNotWrapAround()
    {
        byte[] draws = new byte[1000];
        new RandomStream(7, StreamPurpose.Dropout).FillBernoulli(draws, 0, Math.BitDecrement(1.0));
        Assert.All(draws, draw => Assert.Equal(1, draw));
    }
}
