using FsCheck;
using FsCheck.Fluent;

namespace Harness.Compare.Tests;

public sealed class McNemarTests
{
    // 2·Σ_{k ≤ min} C(b + c, k)/2^(b + c) in exact fractions. By hand: 6 and 0 give 2/2⁶.
    [Theory]
    [InlineData(6, 0, 0.03125)]
    [InlineData(0, 14, 1.220703125e-4)]
    [InlineData(15, 0, 6.103515625e-5)]
    [InlineData(3, 12, 0.03515625)]
    [InlineData(10, 25, 0.01667384780012071)]
    [InlineData(121, 59, 4.434449263755176e-6)]
    [InlineData(146, 144, 0.953186978678464)]
    [InlineData(0, 300, 9.818186930595453e-91)]
    [InlineData(495_000, 505_000, 1.538155504390735e-23)]
    public void PValue_OfKnownCounts_IsExact(int b, int c, double expected) =>
        Assert.Equal(1, McNemar.PValue(b, c) / expected, 1e-8);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(4, 5)]
    [InlineData(700, 700)]
    public void PValue_OfCountsThatSayNothing_IsOne(int b, int c) => Assert.Equal(1, McNemar.PValue(b, c));

    [Fact]
    public void PValue_IsAProbability_SymmetricAndSmallerTheFurtherTheCountsAreApart() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, 400).ToArbitrary(), Gen.Choose(0, 400).ToArbitrary(), (b, c) =>
        {
            double p = McNemar.PValue(b, c);
            (int less, int more) = (Math.Min(b, c), Math.Max(b, c));
            return p is > 0 and <= 1 && p == McNemar.PValue(c, b) && (less == 0 || McNemar.PValue(less - 1, more + 1) < p);
        }));

    [Fact]
    public void PValue_OfANegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.PValue(-1, 3));
}
