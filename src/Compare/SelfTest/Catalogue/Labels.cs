namespace Harness.Compare;

/// <summary>Labels as mutants mistake them.</summary>
internal static class Labels
{
    /// <summary>The class of the largest score of each sample, [N].</summary>
    public static int[] Predicted(Grid S) =>
        [.. Enumerable.Range(0, S.Rows).Select(n => Enumerable.Range(0, S.Columns).MaxBy(c => S[n, c]))];

    /// <summary>Each label moved to the next sample, the last one to the first.</summary>
    public static int[] Shifted(int[] y) => [y[^1], .. y[..^1]];
}
