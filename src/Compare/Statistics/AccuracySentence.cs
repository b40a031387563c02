using System.Globalization;

namespace Harness.Compare;

/// <summary>What the final accuracies say, in a sentence that can be quoted.</summary>
internal static class AccuracySentence
{
    private const string Signed = "+0.00;−0.00;0.00";

    /// <summary>Accuracies, conclusion, and in brackets its evidence.</summary>
    public static string Of(AccuracyAgreement agreement)
    {
        IReadOnlyList<AccuracyReport> reports = agreement.Reports;
        string seeds = reports.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" over {reports.Count} seeds");
        string hand = Statistics.Percent([.. reports.Select(r => r.Hand.Accuracy)]), torch = Statistics.Percent([.. reports.Select(r => r.Torch.Accuracy)]);
        return $"FromScratch {hand}, Torch {torch}{seeds}: {Conclusion(agreement)} ({Evidence(agreement)})";
    }

    private static string Conclusion(AccuracyAgreement agreement)
    {
        Tost tost = agreement.Equivalence;
        string margin = Margin(agreement.Margin);
        return (agreement.Holds, tost.IsEquivalent) switch
        {
            (false, _) when agreement.Reports.Any(r => !r.IsOfItsPredictions) => "a reported accuracy is not that of the predictions",
            (false, true) => $"equivalent within {margin}, but further apart than chance explains",
            (false, false) => "further apart than chance explains",
            (true, true) => $"equivalent within {margin}",
            (true, false) when agreement.NeedsTwins => $"as far apart as twins of one engine, but not shown to be equivalent within {margin}",
            (true, false) when tost.IsBlunt => $"{Few(agreement)} to show equivalence within {margin}",
            _ => $"neither shown to differ nor to be equivalent within {margin}; more seeds would tell",
        };
    }

    private static string Few(AccuracyAgreement agreement) => agreement.Reports.Count == 1
        ? $"{agreement.Reports[0].Images} test images are too few"
        : $"{agreement.Reports.Count} seeds are too few";

    private static string Evidence(AccuracyAgreement agreement)
    {
        Tost tost = agreement.Equivalence;
        string deviation = agreement.Reports.Count == 1 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ± {100 * Statistics.MeanAndDeviation([.. agreement.Reports.Select(r => r.Difference)]).Deviation:0.00}");
        string twins = agreement.TwinP is double p
            ? string.Create(CultureInfo.InvariantCulture, $"; {agreement.TwinTest.DegreesOfFreedom} twins of Torch, started one rounding apart, end with sd {100 * agreement.TwinTest.Deviation:0.00} points; FromScratch as one more: {P("p", p)}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"difference {Points(tost.Difference)}{deviation} points, 90 % interval {Points(tost.Interval90.Low)} … {Points(tost.Interval90.High)}, {P("TOST p", tost.PValue)}; {P("McNemar p", agreement.McNemarP)}{twins}; {100 * agreement.Churn:0.0} % of images classified differently");
    }

    private static string Points(double share) => (100 * share).ToString(Signed, CultureInfo.InvariantCulture);

    private static string Margin(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"±{100 * share:0.##} {(share == 0.01 ? "point" : "points")}");

    private static string P(string name, double p) => name + " = " + p.ToString(p is > 0 and < 0.001 ? "0e-0" : "0.###", CultureInfo.InvariantCulture);
}
