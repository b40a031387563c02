using System.Globalization;

namespace Harness.Compare;

/// <summary>Mean and spread over seeds.</summary>
public static class Statistics
{
    /// <summary>Mean, and the sample standard deviation √(Σ(x − mean)²/(n − 1)); NaN for a single value.</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return (mean, values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Count - 1)));
    }

    /// <summary>"46.21 ± 0.30 %", or without the spread for a single value.</summary>
    public static string Percent(IReadOnlyCollection<double> shares)
    {
        (double mean, double deviation) = MeanAndDeviation(shares);
        return double.IsNaN(deviation)
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * mean:0.00} %")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * mean:0.00} ± {100 * deviation:0.00} %");
    }
}
