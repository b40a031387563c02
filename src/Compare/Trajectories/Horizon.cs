using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Until when trajectories can be compared point by point: until two twins are further apart than any update step so far
/// has moved one (and than half of the digits, √u·‖θ‖). From there on a step left out could not be told from rounding.
/// Once every two are, they are draws of their own and can be compared as such.
/// </summary>
/// <param name="Precision">Precision of the twins.</param>
/// <param name="StepsPerEpoch">Update steps in an epoch.</param>
/// <param name="Searched">Update steps that were searched.</param>
/// <param name="Step">Update steps done when the first two were; null: not within those searched.</param>
/// <param name="AllApart">Update steps done when every two were; null: not within those searched.</param>
/// <param name="NotFinite">Update steps done when a twin was no longer finite; null: all stay finite.</param>
public sealed record Horizon(Precision Precision, int StepsPerEpoch, int Searched, int? Step, int? AllApart, int? NotFinite)
{
    /// <summary>The epoch of the horizon, from 1.</summary>
    public int? Epoch => (Step - 1) / StepsPerEpoch + 1;
}

/// <summary>Looks for the horizon along the twins' way.</summary>
/// <param name="precision">Precision of the twins.</param>
/// <param name="stepsPerEpoch">Update steps in an epoch.</param>
internal sealed class HorizonSearch(Precision precision, int stepsPerEpoch)
{
    /// <summary>How far an update step has moved a twin at most.</summary>
    public double LongestStep { get; private set; }

    /// <summary>What was found so far.</summary>
    public Horizon Found { get; private set; } = new(precision, stepsPerEpoch, 0, null, null, null);

    /// <summary>Whether there is nothing more to look for.</summary>
    public bool IsOver => Found.AllApart is not null;

    /// <summary>Goes on to where <paramref name="steps"/> update steps are done.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="before">The first twin's state before the last of them.</param>
    /// <param name="after">Its state after it.</param>
    /// <param name="spread">All twins' spread then.</param>
    public void Add(int steps, NamedTensors before, NamedTensors after, Spread spread)
    {
        double moved = StateDistance.OfParameters(before, after);
        LongestStep = double.IsFinite(moved) ? Math.Max(LongestStep, moved) : LongestStep;
        double apart = Math.Max(LongestStep, Math.Sqrt(precision.UnitRoundoff()) * StateDistance.Norm(after));
        bool any = false, all = true, finite = true;
        foreach (double distance in spread.Distances)
        {
            bool isApart = !(distance <= apart); // so is what is not finite
            any |= isApart;
            all &= isApart;
            finite &= double.IsFinite(distance);
        }

        Found = Found with
        {
            Searched = steps,
            Step = Found.Step ?? (any ? steps : null),
            AllApart = Found.AllApart ?? (all ? steps : null),
            NotFinite = Found.NotFinite ?? (finite ? null : steps),
        };
    }
}
