using System.Globalization;

namespace Harness.Compare;

/// <summary>What the final accuracies say, in a sentence that can be quoted.</summary>
internal static class AccuracySentence
{
    /// <summary>Accuracies, conclusion, and in brackets its evidence.</summary>
    public static string Of(AccuracyAgreement agreement)
    {
        IReadOnlyList<AccuracyReport> reports = agreement.Reports;
        string hand = Statistics.Percent([.. reports.Select(r => r.Hand.Accuracy)]), torch = Statistics.Percent([.. reports.Select(r => r.Torch.Accuracy)]);
        return $"FromScratch {hand}, Torch {torch}{(reports.Count == 1 ? "" : $" over {reports.Count} seeds")}: {Conclusion(agreement)} ({Evidence(agreement)})";
    }

    private static string Conclusion(AccuracyAgreement agreement)
    {
        Tost tost = agreement.Equivalence;
        string within = string.Create(CultureInfo.InvariantCulture, $"within ±{100 * agreement.Margin:0.######} {(agreement.Margin == 0.01 ? "point" : "points")}");
        if (agreement.Reports.Any(report => !report.IsOfItsPredictions))
        {
            return "a reported accuracy is not that of the predictions";
        }

        if (agreement.Differs)
        {
            return $"{(tost.IsEquivalent ? $"equivalent {within}, but " : "")}further apart than the choice of test images and seeds explains";
        }

        if (agreement.NeedsSeeds)
        {
            return "further apart than the choice of test images explains; too few seeds to tell whether theirs does";
        }

        string alike = agreement.Churn == 0 ? ", every image classified alike" : "";
        return tost.IsEquivalent ? $"equivalent {within}{alike}"
            : agreement.McNemarP < AccuracyAgreement.ImagesLevel ? $"no further apart than the seeds explain, but not shown to be equivalent {within}"
            : tost.IsBlunt ? $"too few {(agreement.Reports.Count == 1 ? "images" : "seeds")} to show equivalence {within}{alike}"
            : $"shown neither to differ nor to be equivalent {within}; more seeds would tell";
    }

    private static string Evidence(AccuracyAgreement agreement)
    {
        Tost tost = agreement.Equivalence;
        (string spread, string seeds) = agreement.SeedsP is double p
            ? (string.Create(CultureInfo.InvariantCulture, $" ± {100 * Statistics.MeanAndDeviation([.. agreement.Reports.Select(r => r.Difference)]).Deviation:0.00}"), $", paired t p = {P(p)}")
            : ("", "");
        return string.Create(CultureInfo.InvariantCulture,
            $"difference {Points(tost.Difference)}{spread} points, 90 % interval {Points(tost.Interval90.Low)} … {Points(tost.Interval90.High)}, TOST p = {P(tost.PValue)}; McNemar p = {P(agreement.McNemarP)}{seeds}; {100 * agreement.Churn:0.0} % of images classified differently");
    }

    private static string Points(double share) => (100 * share).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private static string P(double p) => p.ToString(p is > 0 and < 0.001 ? "0e-0" : p < 0.01 ? "0.###" : "0.##", CultureInfo.InvariantCulture);
}
