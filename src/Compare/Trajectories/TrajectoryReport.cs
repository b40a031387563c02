namespace Harness.Compare;

/// <summary>How what both engines have at the end of an epoch is compared.</summary>
public enum EpochComparison
{
    /// <summary>Point by point: within what rounding explains.</summary>
    Pointwise,

    /// <summary>
    /// Point by point, after the trajectories parted at ReLU's corner: the hand-written engine went on from the autograd
    /// engine's state at the end of that epoch.
    /// </summary>
    Resumed,

    /// <summary>
    /// Point by point, but rounding may have carried the parameters further apart than an update step moves them: losses and
    /// costs are compared, a step left out would not show.
    /// </summary>
    Loose,

    /// <summary>Not at all: the trajectories parted at ReLU's corner in this epoch; or twins diverged.</summary>
    Parted,

    /// <summary>As draws from one distribution: within what the twins' spread explains.</summary>
    Distribution,
}

/// <summary>What both engines have at the end of an epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Quantity">"parameters", "train loss", "train cost", "validation loss" or "validation cost".</param>
/// <param name="Hand">The hand-written engine's; of parameters the norm ‖θ‖. Where it was resumed, what it came to from there.</param>
/// <param name="Torch">The autograd engine's.</param>
/// <param name="Difference">How far apart they are; parameters by ‖Δθ‖.</param>
/// <param name="Deviation">s, the twins' standard deviation.</param>
/// <param name="Comparison">How they are compared.</param>
/// <param name="Limit">How far apart they may be; where they are not compared, any finite distance.</param>
public sealed record EpochDifference(
    int Epoch, string Quantity, double Hand, double Torch, double Difference, double Deviation, EpochComparison Comparison, Limit Limit)
{
    /// <summary>Whether they are no further apart; never where one is not finite.</summary>
    public bool Holds => Limit.Allows(Difference);

    /// <summary>The difference as a share of the limit.</summary>
    public double ShareOfLimit => Difference == 0 ? 0 : Difference / Limit.Value;
}

/// <summary>Both engines' trajectories, epoch by epoch, against those of twins.</summary>
/// <param name="Twins">How many twins.</param>
/// <param name="Rows">Epoch by epoch.</param>
/// <param name="Horizon">Until when trajectories can be compared point by point.</param>
/// <param name="Partings">Where the trajectories parted at ReLU's corner.</param>
/// <param name="Epochs">How many epochs there are to compare.</param>
public sealed record TrajectoryReport(int Twins, IReadOnlyList<EpochDifference> Rows, Horizon Horizon, IReadOnlyList<Parting> Partings, int Epochs)
{
    /// <summary>Whether all epochs were looked at, and all that can be compared agrees.</summary>
    public bool Holds => Epochs > 0 && Rows.Select(row => row.Epoch).Distinct().Count() == Epochs && FirstDifferent is null;

    /// <summary>The first that does not agree, or null.</summary>
    public EpochDifference? FirstDifferent => Rows.FirstOrDefault(row => !row.Holds);

    /// <summary>How many epochs were compared in one way.</summary>
    public int EpochsComparedAs(EpochComparison comparison) => Rows.Where(row => row.Comparison == comparison).Select(row => row.Epoch).Distinct().Count();

    /// <summary>The row that uses most of its limit among those compared in some ways.</summary>
    public EpochDifference? WorstOf(params EpochComparison[] comparisons) => Rows.Where(row => comparisons.Contains(row.Comparison)).MaxBy(row => row.ShareOfLimit);
}
