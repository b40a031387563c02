using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Judges a row: does it reproduce what is published, and do both engines agree?</summary>
internal static class RowVerdicts
{
    /// <summary>A published accuracy counts as reproduced within so much, as a share, or within <see cref="Deviations"/> of the seeds.</summary>
    public const double Points = 0.015;

    /// <summary>Standard deviations over the seeds that a published figure may lie from the mean.</summary>
    public const double Deviations = 2;

    /// <summary>A published error of a gradient depends on numbers drawn: reproduced is one that is at most so many times as large.</summary>
    public const double ErrorFactor = 10;

    /// <summary>From here on a published error is that of a check that failed: reproduced is one that fails too, with at least 1/<see cref="ErrorFactor"/> of it.</summary>
    public const double FailedError = 0.1;

    /// <summary>Likewise a share of small errors: at most so much smaller.</summary>
    public const double ShareSlack = 0.1;

    /// <summary>Epochs that a milestone may lie apart.</summary>
    public const double EpochSlack = 5;

    /// <summary>A learning rate read off a curve by eye: at most so many times as large or as small.</summary>
    public const double RateFactor = 2;

    /// <summary>The rules, in words.</summary>
    public const string Rule =
        "published: an accuracy is reproduced within 1.5 points or 2 standard deviations over the seeds; an error of a gradient where it is at most 10 times the "
        + "published one, and at least a tenth where that is 0.1 or more, a failed check; a share of small errors where it is at most 10 points less; an epoch within 5; a rate read off a curve within a factor of 2";

    /// <summary>Whether the published figure is reproduced; null: there is nothing to judge.</summary>
    /// <param name="quantity">What is published.</param>
    /// <param name="mean">Mean of the runs.</param>
    /// <param name="deviation">Their standard deviation; null or NaN for one run.</param>
    public static bool? Reproduced(Quantity quantity, double? mean, double? deviation)
    {
        if (quantity.Published is not double published || mean is not double ours)
        {
            return null;
        }

        double spread = deviation is double d && !double.IsNaN(d) ? Deviations * d : 0;
        return quantity.Kind switch
        {
            QuantityKind.Accuracy => Math.Abs(ours - published) <= Math.Max(Points, spread),
            QuantityKind.Error => Math.Abs(ours) <= ErrorFactor * Math.Abs(published) && (Math.Abs(published) < FailedError || Math.Abs(ours) >= Math.Abs(published) / ErrorFactor),
            QuantityKind.Share => ours >= published - ShareSlack,
            QuantityKind.Epoch => Math.Abs(ours - published) <= Math.Max(EpochSlack, spread),
            QuantityKind.Rate => ours >= published / RateFactor && ours <= published * RateFactor,
            _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
        };
    }

    /// <summary>Whether both engines agree, and by which evidence.</summary>
    /// <param name="quantity">In what.</param>
    /// <param name="hand">Runs by hand, seed by seed.</param>
    /// <param name="torch">Runs by torch, of the same seeds.</param>
    /// <param name="margin">Accuracies that differ by less count as equivalent.</param>
    public static (Parity Parity, string Detail) Agreement(Quantity quantity, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch, double margin)
    {
        if (hand.Count == 0 || hand.Count != torch.Count)
        {
            return (Parity.NotCompared, "");
        }

        return quantity.Kind switch
        {
            QuantityKind.Accuracy when quantity.Split is string split => Accuracies(split, hand, torch, margin),
            QuantityKind.Error or QuantityKind.Share => Gradients(quantity.Tensor!, hand[0]),
            QuantityKind.Epoch => Epochs(quantity, hand, torch),
            _ => Ranges(hand, torch, margin),
        };
    }

    /// <summary>Whether the engines lie further apart in an accuracy than the choice of images explains, and more seeds would tell whether theirs does.</summary>
    /// <param name="quantities">The numbers of a row.</param>
    /// <param name="hand">Runs by hand, seed by seed.</param>
    /// <param name="torch">Runs by torch, of the same seeds.</param>
    /// <param name="margin">Accuracies that differ by less count as equivalent.</param>
    public static bool NeedsSeeds(IEnumerable<Quantity> quantities, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch, double margin) =>
        hand.Count > 0 && hand.Count == torch.Count
        && quantities.Any(quantity => quantity is { Kind: QuantityKind.Accuracy, Split: string split } && Of(split, hand, torch, margin).NeedsSeeds);

    private static AccuracyAgreement Of(string split, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch, double margin) =>
        new([.. hand.Zip(torch, (h, t) => Report(h.Splits[split], t.Splits[split]))], margin);

    private static (Parity, string) Accuracies(string split, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch, double margin)
    {
        AccuracyAgreement agreement = Of(split, hand, torch, margin);
        Parity parity = agreement.Differs || agreement.Reports.Any(report => !report.IsOfItsPredictions) ? Parity.Differs
            : agreement.Equivalence.IsEquivalent ? Parity.Equal
            : Parity.Open;
        return (parity, AccuracySentence.Of(agreement));
    }

    private static AccuracyReport Report(SplitOutcome hand, SplitOutcome torch)
    {
        int classes = 1 + hand.Labels.Concat(hand.Predictions).Concat(torch.Predictions).Max();
        return AccuracyReport.Compare(hand.Labels.Length, i => hand.Labels[i], Evaluation(hand), Evaluation(torch));

        Evaluation Evaluation(SplitOutcome of) => new(of.Loss, of.Loss, of.Accuracy, of.Predictions, of.Confusion(classes));
    }

    private static (Parity, string) Gradients(string tensor, RunOutcome run)
    {
        GradientRecord[] rows = [.. run.Gradients.Where(row => row.Tensor == tensor && row.Against == "autograd")];
        bool agree = rows.Length > 0 && rows.All(row => row.Verdict == Verdict.Rounding.Text() || row.Verdict == Verdict.Kink.Text());
        return (agree ? Parity.Equal : Parity.Differs,
            string.Join("; ", rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Precision}: hand – autograd {row.MaxAbs:0.0e+00}, {row.ShareOfFloor:p1} of what rounding explains, {row.Verdict}"))));
    }

    private static (Parity, string) Epochs(Quantity quantity, IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch)
    {
        double[] differences = [.. hand.Zip(torch, (h, t) => quantity.Read(h, EngineName.FromScratch) - quantity.Read(t, EngineName.Torch))];
        double largest = differences.Select(Math.Abs).Aggregate(Math.Max); // NaN, if one is; Max() would skip it
        return (double.IsNaN(largest) ? Parity.Open : largest <= EpochSlack ? Parity.Equal : Parity.Differs,
            string.Create(CultureInfo.InvariantCulture, $"at most {largest:0} epochs apart; {EpochSlack} are allowed"));
    }

    // Single readings are noisy where training is unstable; a bias would show in their mean.
    private static (Parity, string) Ranges(IReadOnlyList<RunOutcome> hand, IReadOnlyList<RunOutcome> torch, double margin)
    {
        double[] differences = [.. hand.Zip(torch).SelectMany(pair => pair.First.Readings.Zip(pair.Second.Readings, (h, t) => h.Accuracy - t.Accuracy))];
        (double mean, double deviation) = differences.Length == 0 ? (double.NaN, double.NaN) : Statistics.MeanAndDeviation(differences);
        double error = deviation / Math.Sqrt(differences.Length);
        Tost tost = Tost.Student(mean, error, Math.Max(1, differences.Length - 1), margin);
        return (tost.IsEquivalent ? Parity.Equal : tost.DifferenceP < AccuracyAgreement.SeedsLevel ? Parity.Differs : Parity.Open,
            string.Create(CultureInfo.InvariantCulture, $"accuracies of {differences.Length} readings differ by {100 * mean:+0.00;-0.00;0.00} ± {100 * error:0.00} points on average"));
    }
}
