using MathNet.Numerics.Distributions;

namespace Harness.Compare;

/// <summary>
/// Two one-sided tests of equivalence: is a paired difference both above −Δ and below +Δ? Equal accuracies are never
/// shown by a test that finds no difference; they are shown by one that rules out a difference of Δ and more
/// (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987, 657–680).
/// </summary>
/// <param name="Difference">Mean paired difference d.</param>
/// <param name="StandardError">Its standard error; 0 where the differences leave nothing open.</param>
/// <param name="DegreesOfFreedom">Of Student's t; infinite: the normal distribution.</param>
/// <param name="Margin">Δ.</param>
public sealed record Tost(double Difference, double StandardError, double DegreesOfFreedom, double Margin)
{
    private const double Level = 0.05;

    /// <summary>
    /// The larger p of the two tests: max(P(T ≥ (Δ − d)/SE), P(T ≥ (Δ + d)/SE)). Without an error, 0 within the margin
    /// and 1 beyond.
    /// </summary>
    public double PValue => StandardError == 0
        ? Math.Abs(Difference) < Margin ? 0 : 1
        : Tail((Margin - Math.Abs(Difference)) / StandardError);

    /// <summary>Two-sided p of the opposite question, whether the difference is 0: 2·P(T ≥ |d|/SE).</summary>
    public double DifferenceP => StandardError == 0
        ? Difference == 0 ? 1 : 0
        : 2 * Tail(Math.Abs(Difference) / StandardError);

    /// <summary>
    /// d ± t₀.₉₅·SE, the 90 % interval: it lies within ±Δ exactly where both one-sided tests reject at 5 %.
    /// </summary>
    public (double Low, double High) Interval90 => (Difference - HalfWidth, Difference + HalfWidth);

    /// <summary>Whether the interval is so wide that no difference, not even 0, could be shown to lie within the margin.</summary>
    public bool IsBlunt => !(HalfWidth < Margin);

    /// <summary>Whether equivalence is shown at 5 %; never where something is not a number.</summary>
    public bool IsEquivalent => PValue < Level;

    private double HalfWidth => StandardError == 0 ? 0 : StandardError * StudentT.InvCDF(0, 1, DegreesOfFreedom, 1 - Level);

    /// <summary>
    /// Paired proportions on one test set: d = (b − c)/n, SE = √(b + c − (b − c)²/n)/n, normal
    /// (Agresti, Categorical Data Analysis, 3rd edition, 11.1.1).
    /// </summary>
    /// <param name="b">Images that only the one classifier gets right.</param>
    /// <param name="c">Images that only the other gets right.</param>
    /// <param name="n">All images.</param>
    /// <param name="margin">Δ, as a share.</param>
    public static Tost OverImages(int b, int c, int n, double margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        double difference = b - (double)c;
        return new Tost(difference / n, Math.Sqrt(b + c - difference * difference / n) / n, double.PositiveInfinity, margin);
    }

    /// <summary>
    /// Paired t over seeds: d = mean of the differences, SE = s/√S with S − 1 degrees of freedom; at least the error that
    /// the test images leave open, so that two seeds that happen to differ equally do not pass for certainty.
    /// </summary>
    /// <param name="seeds">What <see cref="OverImages"/> says of each seed, two or more.</param>
    public static Tost OverSeeds(IReadOnlyList<Tost> seeds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds.Count, 2);
        (double mean, double deviation) = Statistics.MeanAndDeviation([.. seeds.Select(seed => seed.Difference)]);
        double ofImages = Math.Sqrt(seeds.Sum(seed => seed.StandardError * seed.StandardError)) / seeds.Count;
        return new Tost(mean, Math.Max(deviation / Math.Sqrt(seeds.Count), ofImages), seeds.Count - 1, seeds[0].Margin);
    }

    private double Tail(double t) => StudentT.CDF(0, 1, DegreesOfFreedom, -t);
}
