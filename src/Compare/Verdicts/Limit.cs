using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The largest difference that still counts as agreement, and where it comes from.</summary>
/// <param name="Value">In the units of what is compared.</param>
/// <param name="Reason">Why this much: shown with every verdict.</param>
public sealed record Limit(double Value, string Reason)
{
    /// <summary>Whether a difference is within the limit; never where it is not finite, however large the limit.</summary>
    public bool Allows(double difference) => double.IsFinite(difference) && Math.Abs(difference) <= Value;

    /// <summary>Share of a tensor's largest magnitude that float64 sums of some thousand terms may differ by.</summary>
    public const double Float64Share = 1e-10;

    /// <summary>The same for float32.</summary>
    public const double Float32Share = 2e-5;

    /// <summary>Share of a tensor's largest magnitude that a centred difference may be off by, beside its rounding.</summary>
    public const double CentredShare = 1e-6;

    /// <summary>Share of a tensor's largest magnitude that float64 rounding may grow to over free-running steps.</summary>
    public const double FreeRunningShare = 1e-9;

    /// <summary>Hand against autograd: a share of the tensor's largest magnitude.</summary>
    /// <param name="precision">Precision of both sides.</param>
    /// <param name="scale">Largest magnitude.</param>
    /// <param name="of">Of which tensor, where the compared one is a structural zero; null: of the compared one.</param>
    public static Limit Autograd(Precision precision, double scale, string? of = null)
    {
        double share = Share(precision);
        string structural = of is null ? "" : $" of {of}, whose terms cancel in this structural zero";
        return new Limit(share * scale, $"{share:0e+0} of the largest magnitude {scale:g3}{structural}: {precision.Name()} rounding of the sums");
    }

    /// <summary>What one update step adds to a tensor: a share of the largest change, and rounding of the stored values.</summary>
    /// <param name="precision">Precision of both sides.</param>
    /// <param name="change">Largest change of an element.</param>
    /// <param name="magnitude">Largest element.</param>
    public static Limit UpdateStep(Precision precision, double change, double magnitude)
    {
        double share = Share(precision), stored = 2 * precision.UnitRoundoff() * magnitude;
        return new Limit(
            share * change + stored,
            $"{share:0e+0} of the largest change {change:g3}, and storing values up to {magnitude:g3} in {precision.Name()} (2u·max)");
    }

    /// <summary>A loss, a cost or an accuracy-like mean of the same parameters on the same images.</summary>
    public static Limit Metric(Precision precision, double value)
    {
        double share = Share(precision);
        return new Limit(
            share * Math.Max(Math.Abs(value), 1),
            $"{share:0e+0} of the value, or of 1 below that (a loss is a difference of scores, however small it is): {precision.Name()} rounding of scores and sums");
    }

    /// <summary>Parameters after a number of free-running float64 steps, relative to the tensor's largest magnitude.</summary>
    public static Limit FreeRunning(double scale) =>
        new(FreeRunningShare * scale, $"{FreeRunningShare:0e+0} of the largest magnitude {scale:g3}: float64 rounding, grown over the steps");

    private static double Share(Precision precision) => precision == Precision.Float64 ? Float64Share : Float32Share;
}
