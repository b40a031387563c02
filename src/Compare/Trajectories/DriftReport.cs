using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How far free-running engines are apart after a step: the tensor that uses most of its band.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="MaxAbs">Largest absolute difference.</param>
/// <param name="Relative">The same as a share of the tensor's largest magnitude.</param>
/// <param name="Limit">How far apart they may be.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Kinks">Samples at ReLU's corner, without which the step is within the band.</param>
public sealed record DriftRow(int Step, string Tensor, double MaxAbs, double Relative, Limit Limit, Verdict Verdict, int Kinks)
{
    /// <summary>The difference as a share of what the band allows.</summary>
    public double ShareOfBand => MaxAbs == 0 ? 0 : MaxAbs / Limit.Value;

    internal bool IsWorseThan(DriftRow other) =>
        !double.IsFinite(MaxAbs) || (double.IsFinite(other.MaxAbs) && ShareOfBand > other.ShareOfBand);
}

/// <summary>Result of a free-running lockstep run.</summary>
/// <param name="Precision">Precision of both engines.</param>
/// <param name="Rows">Step by step, until the horizon.</param>
/// <param name="Wanted">How many steps were asked for.</param>
/// <param name="Horizon">From where on trajectories say nothing.</param>
public sealed record DriftReport(Precision Precision, IReadOnlyList<DriftRow> Rows, int Wanted, Horizon Horizon)
{
    /// <summary>
    /// The first step after which the hand-written engine has another state than when the same state was loaded into it
    /// before the step; null: it always has the same, to the last bit. Else something in it is neither read nor loaded.
    /// </summary>
    public int? FirstUnlikeReloaded { get; init; }

    /// <summary>
    /// How much each step adds to the distance of the engines, as a share of the twins' first distance: √mean(δₛ/G₀)²,
    /// with δₛ as it was measured from equal parameters.
    /// </summary>
    public double NoisePerStep { get; init; }

    /// <summary>The step that uses most of its band.</summary>
    public DriftRow? Worst => Rows.Aggregate((DriftRow?)null, (worst, row) => worst is null || row.IsWorseThan(worst) ? row : worst);

    /// <summary>The first step that is not within the band, or null.</summary>
    public DriftRow? FirstDifferent => Rows.FirstOrDefault(row => !row.Verdict.Holds());

    /// <summary>How often samples at ReLU's corner ended a stretch.</summary>
    public int Crossings => Rows.Count(row => row.Verdict == Verdict.Kink);

    /// <summary>Steps that are to be compared: those asked for, or until the horizon.</summary>
    public int Comparable => Math.Min(Wanted, (Horizon.Step ?? int.MaxValue) - 1);

    /// <summary>Whether all steps before the horizon were compared and are within the band.</summary>
    public bool Holds => Wanted > 0 && Rows.Count == Comparable && FirstDifferent is null && FirstUnlikeReloaded is null;
}
