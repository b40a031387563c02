namespace Harness.Compare;

/// <summary>
/// What the final test accuracies of all seeds say. Two questions, answered separately: are they <em>shown to be equal</em>
/// within a margin (TOST), and are they <em>shown to differ</em> (McNemar, and twins where McNemar's test finds something)?
/// A small test set may answer neither.
/// </summary>
/// <param name="Reports">Both engines' final predictions, seed by seed; one at least.</param>
/// <param name="Margin">Differences below this count as none, as a share: 0.01 is a percentage point.</param>
public sealed record AccuracyAgreement(IReadOnlyList<AccuracyReport> Reports, double Margin)
{
    /// <summary>
    /// The p below which a difference is no chance: in a thousand honest runs one false alarm has a chance of a tenth, and
    /// 4 standard deviations are as rare.
    /// </summary>
    public const double Level = 1e-4;

    /// <summary>Test accuracies of the autograd engine's twins, seed by seed; empty where none were trained.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Twins { get; init; } = [];

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

    /// <summary>Share of the images, over all seeds, that the engines classify differently, right or wrong.</summary>
    public double Churn => (double)Reports.Sum(r => (long)r.Disagreements) / Reports.Sum(r => (long)r.Images);

    /// <summary>Whether McNemar's test finds a difference, so that twins have to tell whether chaos explains it.</summary>
    public bool NeedsTwins => McNemarP < Level;

    /// <summary>Where there are twins: could the hand-written engine be one of them? Their p.</summary>
    public double? TwinP => Twins.Any(twins => twins.Count > 0) ? TwinTest.PValue : null;

    /// <summary>
    /// Whether no difference is shown: the reported accuracies are those of the predictions, and either the choice of the
    /// test images or the chaos of training explains how far they are apart.
    /// </summary>
    public bool Holds => Reports.Count > 0 && Reports.All(r => r.IsOfItsPredictions) && (!NeedsTwins || TwinP >= Level);

    /// <summary>The twins' test, the autograd engine itself being the first twin of each seed.</summary>
    internal TwinTest TwinTest => new(
        [.. Reports.Select(r => r.Hand.Accuracy)],
        [.. Reports.Select((r, seed) => (double[])[r.Torch.Accuracy, .. Twins[seed]])]);
}
