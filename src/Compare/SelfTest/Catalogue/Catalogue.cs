namespace Harness.Compare;

/// <summary>All mutants, in causal order of where they act.</summary>
internal static class Catalogue
{
    /// <summary>The mutants of each group, by the group's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Mutant>> Groups { get; } = new Dictionary<string, IReadOnlyList<Mutant>>
    {
        ["input"] = InputMutants.All,
        ["forward"] = ForwardMutants.All,
        ["normalisation"] = NormalizationMutants.All,
        ["loss"] = LossMutants.All,
        ["differences"] = DifferencesMutants.All,
        ["backward"] = BackwardMutants.All,
        ["normalisation-backward"] = NormalizationBackwardMutants.All,
        ["penalty"] = PenaltyMutants.All,
        ["update"] = UpdateMutants.All,
        ["report"] = ReportMutants.All,
        ["numbers"] = NumbersMutants.All,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } = [.. Groups.Values.SelectMany(mutants => mutants)];

    /// <summary>The mutant of a name.</summary>
    public static Mutant Find(string name) => All.Single(mutant => mutant.Name == name);
}
