using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>λW for 2λW.</summary>
internal sealed class HalfPenalty() : Mutant(Pass.Backward, "2λ")
{
    protected override double Alter(Site site, double value) => value / 2;
}
