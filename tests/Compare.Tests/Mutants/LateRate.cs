using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Every step descends at the rate of the step before.</summary>
internal sealed class LateRate() : Mutant(Pass.Update, "η")
{
    private double? before;

    protected override double Alter(Site site, double value)
    {
        double late = before ?? value;
        before = value;
        return late;
    }
}
