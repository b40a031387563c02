namespace Harness.Experiments;

/// <summary>What somebody probably meant: the nearest of the names there are.</summary>
public static class Nearest
{
    /// <summary>
    /// The name that takes the fewest edits (insertions, deletions, replacements) to reach from
    /// <paramref name="given"/>; null where more than a third of it, and more than two letters, would change.
    /// </summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        (string Name, int Distance) best = names
            .Select(name => (Name: name, Distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, given.Length / 3) ? best.Name : null;
    }

    /// <summary>"did you mean NAME?" where a name is near enough, otherwise "there are: …".</summary>
    public static string Hint(string given, IReadOnlyCollection<string> names) =>
        To(given, names) is string name ? $"did you mean {name}?" : $"there are: {string.Join(", ", names)}";

    // Levenshtein distance, one row of the table at a time: row[j] holds the edits from a[..i] to b[..j].
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
