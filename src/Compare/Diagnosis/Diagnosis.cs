using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A disagreement explained in five lines.</summary>
/// <param name="Check">Which check found it: the name of a <see cref="CheckResult"/>.</param>
/// <param name="Site">The first quantity that differs in causal order.</param>
/// <param name="Cause">The mistake that explains it to rounding; null: unexplained.</param>
/// <param name="What">What differs: the quantity, both values at the worst element, the limit.</param>
/// <param name="Where">Where: layer and operation; what agrees before it.</param>
/// <param name="Side">Which side is wrong, by which witnesses.</param>
public sealed record Diagnosis(string Check, Site Site, Cause? Cause, string What, string Where, string Side)
{
    /// <summary>Why: the cause, or that none of those known fits.</summary>
    public string Why => Cause?.Why ?? "unexplained: none of the known mistakes fits to rounding";

    /// <summary>The five lines: what, where, which side, why, what to try.</summary>
    public IEnumerable<(string Name, string Text)> Lines => [("what", What), ("where", Where), ("side", Side), ("why", Why), ("try", Try)];

    /// <summary>What to try.</summary>
    public string Try => Cause?.Try ?? "compare the formula of this operation with its derivation, and its inputs with the worst elements shown";
}
