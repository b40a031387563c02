using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>db = Σₙ dSₙ + 2λb: biases penalised like weights.</summary>
internal sealed class PenaltyOnBiases(double lambda) : Mutant(Pass.Backward, "2λ")
{
    protected override double Alter(Site site, double value) => 2 * lambda;
}
