namespace Harness.Compare;

/// <summary>What follows from scores S, [N×C], by the plainest formulas.</summary>
internal static class Scores
{
    /// <summary>−log softmax(S)[n, yₙ] of each sample.</summary>
    public static double[] Losses(Grid S, IReadOnlyList<int> labels) => [.. Enumerable.Range(0, S.Rows).Select(n =>
    {
        double[] row = [.. Enumerable.Range(0, S.Columns).Select(c => S[n, c])];
        double max = row.Max();
        return max + Math.Log(row.Sum(score => Math.Exp(score - max))) - row[labels[n]];
    })];

    /// <summary>The class of the largest score of each sample, the lowest of equal ones.</summary>
    public static int[] Predictions(Grid S) =>
        [.. Enumerable.Range(0, S.Rows).Select(n => Enumerable.Range(0, S.Columns).MaxBy(c => S[n, c]))];

    /// <summary>Classes one-hot, [N×C].</summary>
    public static Grid OneHot(IReadOnlyList<int> labels, int classes) => Grid.Fill(labels.Count, classes, (n, c) => labels[n] == c ? 1 : 0);

    /// <summary>Labels moved by one sample, either way, around the end.</summary>
    public static IEnumerable<int[]> Shifted(int[] labels) => [[labels[^1], .. labels[..^1]], [.. labels[1..], labels[0]]];

    /// <summary>Counts [C, C]: row the label, column the prediction.</summary>
    public static int[,] Confusion(IReadOnlyList<int> labels, IReadOnlyList<int> predictions, int classes)
    {
        int[,] counts = new int[classes, classes];
        for (int n = 0; n < labels.Count; n++)
        {
            counts[labels[n], predictions[n]]++;
        }

        return counts;
    }
}
