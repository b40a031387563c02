using MathNet.Numerics.Distributions;

namespace Harness.Compare;

/// <summary>
/// Two one-sided tests of equivalence: is a paired difference both above −Δ and below +Δ? Equal accuracies are never
/// shown by a test that finds no difference; they are shown by one that rules out a difference of Δ and more
/// (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987, 657–680).
/// </summary>
/// <param name="Difference">Mean paired difference d.</param>
/// <param name="Margin">Δ.</param>
/// <param name="PValue">The larger p of the two tests, of d ≥ Δ and of d ≤ −Δ.</param>
/// <param name="DifferenceP">Two-sided p of the opposite question, whether the difference is 0.</param>
/// <param name="Interval90">The 90 % interval: it lies within ±Δ exactly where both one-sided tests reject at 5 %.</param>
/// <param name="IsBlunt">Whether so little is known that no difference, not even 0, could be shown to lie within the margin.</param>
public sealed record Tost(double Difference, double Margin, double PValue, double DifferenceP, (double Low, double High) Interval90, bool IsBlunt)
{
    private const double Level = 0.05;

    private static readonly double Quantile = Normal.InvCDF(0, 1, 1 - Level);

    /// <summary>Whether equivalence is shown at 5 %; never where something is not a number.</summary>
    public bool IsEquivalent => PValue < Level;

    /// <summary>The standard error of a normal distribution with this interval.</summary>
    public double StandardError => (Interval90.High - Interval90.Low) / (2 * Quantile);

    /// <summary>
    /// Student's t: p = max(P(T ≥ (Δ − d)/SE), P(T ≥ (Δ + d)/SE)), interval d ± t₀.₉₅·SE. Without an error p is 0 within the
    /// margin and 1 beyond.
    /// </summary>
    /// <param name="difference">d.</param>
    /// <param name="standardError">SE; 0 where the differences leave nothing open.</param>
    /// <param name="degreesOfFreedom">Of t.</param>
    /// <param name="margin">Δ.</param>
    public static Tost Student(double difference, double standardError, double degreesOfFreedom, double margin)
    {
        double size = Math.Abs(difference), half = standardError == 0 ? 0 : standardError * StudentT.InvCDF(0, 1, degreesOfFreedom, 1 - Level);
        return new Tost(
            difference,
            margin,
            standardError == 0 ? size < margin ? 0 : 1 : Tail((margin - size) / standardError),
            standardError == 0 ? size == 0 ? 1 : 0 : 2 * Tail(size / standardError),
            (difference - half, difference + half),
            !(half < margin));

        double Tail(double t) => StudentT.CDF(0, 1, degreesOfFreedom, -t);
    }

    /// <summary>
    /// Paired proportions on one test set, d = (b − c)/n, by the score test: it takes the error that d would have if the
    /// difference were the margin, so that a few images on which both agree prove nothing
    /// (Tango, Statistics in Medicine 17, 1998, 891–908; as a test of equivalence Liu and others, ibid. 21, 2002, 231–245).
    /// </summary>
    /// <param name="b">Images that only the one classifier gets right.</param>
    /// <param name="c">Images that only the other gets right.</param>
    /// <param name="n">All images.</param>
    /// <param name="margin">Δ, as a share.</param>
    public static Tost OverImages(int b, int c, int n, double margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        double even = (b + (double)c) / 2;
        return new Tost(
            (b - (double)c) / n,
            margin,
            P(b, c, n, margin),
            2 * Normal.CDF(0, 1, -Math.Abs(Score(b, c, n, 0))),
            (WhereScoreIs(Quantile, b, c, n), WhereScoreIs(-Quantile, b, c, n)),
            !(P(even, even, n, margin) < Level));
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
        return Student(mean, Math.Max(deviation / Math.Sqrt(seeds.Count), ofImages), seeds.Count - 1, seeds[0].Margin);
    }

    private static double P(double b, double c, int n, double margin) =>
        Math.Max(Normal.CDF(0, 1, Score(b, c, n, margin)), Normal.CDF(0, 1, -Score(b, c, n, -margin)));

    // How many standard errors d lies above δ, with the error of the likeliest proportions whose difference is δ: the smaller
    // of them is q, 2n·q² + ((2n − b + c)·δ − b − c)·q − c·δ·(1 − δ) = 0, and d has the variance (2q + δ·(1 − δ))/n.
    private static double Score(double b, double c, int n, double delta)
    {
        if (delta < 0)
        {
            return -Score(c, b, n, -delta);
        }

        double linear = (2 * n - b + c) * delta - b - c, constant = c * delta * (1 - delta), excess = b - c - n * delta;
        double q = (Math.Sqrt(linear * linear + 8 * n * constant) - linear) / (4 * n);
        return excess == 0 ? 0 : excess / Math.Sqrt(n * (2 * q + delta * (1 - delta)));
    }

    // The score falls as δ grows.
    private static double WhereScoreIs(double score, double b, double c, int n)
    {
        (double low, double high) = (-1, 1);
        while (high - low > 1e-14)
        {
            double middle = (low + high) / 2;
            (low, high) = Score(b, c, n, middle) > score ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
