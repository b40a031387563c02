namespace Harness.Compare;

/// <summary>
/// What the final test accuracies of all seeds say. Two questions, answered separately: are they <em>shown to be equal</em>
/// within a margin (TOST), and are they <em>shown to differ</em>? For that two chances have to be ruled out: that of the
/// test images (McNemar) and that of the seeds (paired t). Where training is chaotic a rounding makes two networks of it,
/// whose accuracies truly differ, by more than the choice of the images explains; but one seed up and the next one down.
/// </summary>
/// <param name="Reports">Both engines' final predictions, seed by seed.</param>
/// <param name="Margin">Differences below this count as none, as a share: 0.01 is a percentage point.</param>
public sealed record AccuracyAgreement(IReadOnlyList<AccuracyReport> Reports, double Margin)
{
    /// <summary>
    /// The McNemar p below which the images do not explain a difference: in a thousand honest runs without chaos the
    /// question of the seeds comes up once with a chance of a tenth.
    /// </summary>
    public const double ImagesLevel = 1e-4;

    /// <summary>
    /// The paired t's p below which the seeds do not explain it either. It is asked only after the other: of honest runs
    /// whose every training is chaotic about one in three gets so far, and one in some thousand does not hold.
    /// </summary>
    public const double SeedsLevel = 1e-3;

    /// <summary>
    /// Seeds after which a difference that the seeds may explain is called theirs: with 9, one beyond 1.7 standard
    /// deviations of the single differences is not.
    /// </summary>
    public const int EnoughSeeds = 9;

    /// <summary>The equivalence test: over the test images for one seed, over the seeds for more.</summary>
    public Tost Equivalence
    {
        get
        {
            Tost[] seeds = [.. Reports.Select(r => Tost.OverImages(r.OnlyHandCorrect, r.OnlyTorchCorrect, r.Images, Margin))];
            return seeds.Length == 1 ? seeds[0] : Tost.OverSeeds(seeds);
        }
    }

    /// <summary>McNemar's p of all seeds together.</summary>
    public double McNemarP => McNemar.PValue(Reports.Sum(r => r.OnlyHandCorrect), Reports.Sum(r => r.OnlyTorchCorrect));

    /// <summary>Two-sided p of the paired t over seeds; null for one seed, which says nothing of others.</summary>
    public double? SeedsP => Reports.Count == 1 ? null : Equivalence.DifferenceP;

    /// <summary>Share of the images, over all seeds, that the engines classify differently, right or wrong.</summary>
    public double Churn => (double)Reports.Sum(r => (long)r.Disagreements) / Reports.Sum(r => (long)r.Images);

    /// <summary>Whether neither the choice of the test images nor that of the seeds explains the difference.</summary>
    public bool Differs => McNemarP < ImagesLevel && SeedsP < SeedsLevel;

    /// <summary>Whether the images do not explain it, and there are too few seeds to tell whether theirs does.</summary>
    public bool NeedsSeeds => McNemarP < ImagesLevel && !Differs && Reports.Count < EnoughSeeds;

    /// <summary>Whether no difference is shown, and the accuracies reported are those of the predictions.</summary>
    public bool Holds => !Differs && !NeedsSeeds && Reports.All(report => report.IsOfItsPredictions);
}
