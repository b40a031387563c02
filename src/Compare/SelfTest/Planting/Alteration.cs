using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a mutant does at the sites it is planted at; it keeps nothing itself, so that many runs may share it.</summary>
/// <param name="IsAt">At which sites.</param>
internal sealed record Alteration(Func<Site, bool> IsAt)
{
    /// <summary>What becomes of a matrix.</summary>
    public Func<Scene, Grid, Grid>? Matrix { get; init; }

    /// <summary>What becomes of a number.</summary>
    public Func<Scene, double, double>? Number { get; init; }

    /// <summary>What becomes of labels or predictions, given the scores.</summary>
    public Func<Scene, Grid, int[], int[]>? Classes { get; init; }

    /// <summary>What becomes of the counts of labels and predictions, [C, C].</summary>
    public Func<int[,], int[,]>? Counts { get; init; }
}
