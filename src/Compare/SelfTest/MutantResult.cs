namespace Harness.Compare;

/// <summary>What the verdict machinery made of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Checks">Names of the checks that caught it.</param>
/// <param name="Diagnosis">What was said of it; null: nothing.</param>
/// <param name="Altered">How many values it altered.</param>
/// <param name="Seconds">How long the comparison took.</param>
internal sealed record MutantResult(Mutant Mutant, IReadOnlyList<string> Checks, Diagnosis? Diagnosis, int Altered, double Seconds)
{
    /// <summary>Whether it was caught; one that is planted but alters nothing never is.</summary>
    public bool Caught => Checks.Count > 0 && (Altered > 0 || Mutant.Alterations.Length == 0);

    /// <summary>Whether it was located at the right layer, on the right way through the network.</summary>
    public bool Located => Caught && Diagnosis is { Site: var at } && (at.Layer, at.Pass) == (Mutant.Site.Layer, Mutant.Site.Pass);

    /// <summary>Whether it was named with its cause.</summary>
    public bool Named => Caught && Diagnosis?.Cause is Cause cause && cause == Mutant.Cause;

    /// <summary>Whether it was named with a cause that is not its own.</summary>
    public bool Misnamed => Diagnosis?.Cause is Cause cause && cause != Mutant.Cause;
}

/// <summary>What the verdict machinery made of a ground without any mutant.</summary>
/// <param name="Ground">The ground.</param>
/// <param name="Verdict">Every check, in the order of the verdict; one that fails is a false alarm.</param>
internal sealed record HonestResult(Ground Ground, IReadOnlyList<CheckResult> Verdict)
{
    /// <summary>Whether all checks hold.</summary>
    public bool Holds => Verdict.Count > 0 && Verdict.All(check => check.Holds);
}
