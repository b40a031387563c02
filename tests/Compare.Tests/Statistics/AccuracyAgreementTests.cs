using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class AccuracyAgreementTests
{
    [Fact]
    public void OneSeed_WithAFewImagesApart_IsEquivalentInASentence()
    {
        AccuracyAgreement agreement = Of(0.01, (146, 144, 10_000));
        Assert.True(agreement.Holds);
        Assert.Equal(
            "FromScratch 51.46 %, Torch 51.44 %: equivalent within ±1 point (difference +0.02 points, 90 % interval −0.26 … +0.30, TOST p = 2e-8; McNemar p = 0.95; 2.9 % of images classified differently)",
            AccuracySentence.Of(agreement));
    }

    [Fact]
    public void EqualPredictions_SaySo()
    {
        foreach ((int images, string said) in new[] { (40, "too few images to show equivalence within ±1 point"), (10_000, "equivalent within ±1 point") })
        {
            AccuracyAgreement agreement = Of(0.01, (0, 0, images));
            Assert.True(agreement.Holds);
            Assert.StartsWith($"FromScratch 50.00 %, Torch 50.00 %: {said}, every image classified alike (difference 0.00 points, 90 % interval −", AccuracySentence.Of(agreement), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 0, 40)]
    [InlineData(6, 1, 40)]
    [InlineData(60, 40, 2000)]
    public void FewImages_ThatCannotShowEquivalence_SaySoAndHold(int b, int c, int n)
    {
        AccuracyAgreement agreement = Of(0.005, (b, c, n));
        Assert.True(agreement.Holds);
        Assert.Contains("too few images to show equivalence within ±0.5 points (", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoSeeds_ThatCannotShowEquivalence_SaySoAndHold()
    {
        AccuracyAgreement agreement = Of(0.01, (100, 60, 10_000), (60, 90, 10_000));
        Assert.True(agreement.Holds);
        Assert.Contains(" over 2 seeds: too few seeds to show equivalence within ±1 point (difference +0.05 ± 0.49 points,", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void ADifferenceBetweenTheTwo_AsksForMoreSeeds()
    {
        AccuracyAgreement agreement = Of(0.01, (220, 150, 10_000));
        Assert.True(agreement.Holds);
        Assert.Contains("shown neither to differ nor to be equivalent within ±1 point; more seeds would tell", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void OneSeed_BeyondTheChanceOfTheImages_DoesNotHoldYet()
    {
        AccuracyAgreement agreement = Of(0.01, (300, 100, 10_000));
        Assert.Equal((true, false, false), (agreement.NeedsSeeds, agreement.Differs, agreement.Holds));
        Assert.Contains("too few seeds to tell whether theirs does", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void AGapInEverySeed_Fails()
    {
        AccuracyAgreement agreement = Of(0.01, [.. Enumerable.Range(0, 6).Select(seed => (300 + 5 * seed, 100, 10_000))]);
        Assert.Equal((false, true, false), (agreement.NeedsSeeds, agreement.Differs, agreement.Holds));
        Assert.Contains(": further apart than the choice of test images and seeds explains (difference +2.13 ± 0.09 points,", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void ASmallGapInEverySeed_FailsThoughWithinTheMargin()
    {
        AccuracyAgreement agreement = Of(0.05, [.. Enumerable.Range(0, 6).Select(seed => (300 + 5 * seed, 100, 10_000))]);
        Assert.False(agreement.Holds);
        Assert.Contains(": equivalent within ±5 points, but further apart than", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    [Fact]
    public void GapsOfBothSigns_AreChaos()
    {
        (int, int, int)[] eight = [.. Enumerable.Range(0, 8).Select(seed => seed % 2 == 0 ? (700, 300, 10_000) : (200, 400, 10_000))];
        Assert.True(Of(0.01, eight).NeedsSeeds);
        AccuracyAgreement nine = Of(0.01, [.. eight, (700, 300, 10_000)]);
        Assert.True(nine.McNemarP < AccuracyAgreement.ImagesLevel);
        Assert.True(nine.Holds);
        Assert.Contains("no further apart than the seeds explain, but not shown to be equivalent within ±1 point", AccuracySentence.Of(nine), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.51)]
    public void AReportedAccuracy_ThatIsNotThatOfThePredictions_Fails(double reported)
    {
        AccuracyReport right = Report(0, 0, 100);
        AccuracyAgreement agreement = new([right with { Hand = right.Hand with { Accuracy = reported } }], 0.01);
        Assert.False(agreement.Holds);
        Assert.Contains("a reported accuracy is not that of the predictions", AccuracySentence.Of(agreement), StringComparison.Ordinal);
    }

    private static AccuracyAgreement Of(double margin, params (int B, int C, int N)[] seeds) =>
        new([.. seeds.Select(seed => Report(seed.B, seed.C, seed.N))], margin);

    /// <summary>Half of the images right for both, and b and c for one alone.</summary>
    private static AccuracyReport Report(int b, int c, int n) => new(Of(n / 2 + b, n), Of(n / 2 + c, n), b, c, b + c);

    private static Evaluation Of(int correct, int n) => new(0, 0, (double)correct / n, new byte[n], new int[2, 2]);
}
