namespace Harness.Compare;

/// <summary>Everything a self-test found.</summary>
/// <param name="Honest">The grounds without any mutant.</param>
/// <param name="Mutants">The mutants, in the order of the catalogue.</param>
/// <param name="Sensitivity">The smallest error that each check detects.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record SelfTestResult(
    IReadOnlyList<HonestResult> Honest, IReadOnlyList<MutantResult> Mutants, IReadOnlyList<SensitivityResult> Sensitivity, double Seconds)
{
    /// <summary>Shares of the mutants that must be located and named.</summary>
    public const double LocatedShare = 0.95, NamedShare = 0.8;

    /// <summary>How many mutants were caught.</summary>
    public int Caught => Mutants.Count(mutant => mutant.Caught);

    /// <summary>How many were located.</summary>
    public int Located => Mutants.Count(mutant => mutant.Located);

    /// <summary>How many were named with their cause.</summary>
    public int Named => Mutants.Count(mutant => mutant.Named);

    /// <summary>How many were named with another.</summary>
    public int Misnamed => Mutants.Count(mutant => mutant.Misnamed);

    /// <summary>
    /// Whether the verdicts can be trusted: no alarm without a mutant, every mutant caught, 95 % located, 80 % named,
    /// none misnamed, and every check detects something.
    /// </summary>
    public bool Holds => Honest.All(honest => honest.Holds)
        && Caught == Mutants.Count
        && Located >= LocatedShare * Mutants.Count
        && Named >= NamedShare * Mutants.Count
        && Misnamed == 0
        && Sensitivity.All(check => check.SmallestRelativeError is not null);
}
