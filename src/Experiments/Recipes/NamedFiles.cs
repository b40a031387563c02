namespace Harness.Experiments;

/// <summary>JSON files that are called by name: those of a folder at or above the current directory or the program.</summary>
/// <param name="noun">What messages call such a file: "recipe".</param>
/// <param name="folder">The folder, relative to the directories it is looked for in.</param>
public sealed class NamedFiles(string noun, string folder)
{
    private static readonly EnumerationOptions ThatCanBeRead = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <summary>The path of a file.</summary>
    /// <param name="nameOrPath">A file, or a name in the folder.</param>
    /// <exception cref="InputException">There is no such file; the message suggests the nearest.</exception>
    public string Resolve(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        bool isName = Path.GetFileName(nameOrPath) == nameOrPath && !nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        List<string> folders = Folders();
        string? found = folders.Select(folder => Path.Combine(folder, $"{nameOrPath}.json")).FirstOrDefault(File.Exists);
        if (isName && found is not null)
        {
            return found;
        }

        string name = Path.GetFileNameWithoutExtension(nameOrPath);
        string hint = Nearest.Hint(name, Names());
        throw new InputException(
            Directory.Exists(nameOrPath)
                ? $"{nameOrPath}: is a folder; give a {noun}'s file, or a name; there are: {string.Join(", ", Names())}"
            : isName
                ? $"{noun} {nameOrPath}: no {nameOrPath}.json in {string.Join(" or ", folders.DefaultIfEmpty($"a folder named {folder}"))}; {hint}"
            : $"{noun} {nameOrPath}: there is no such file; {hint}");
    }

    /// <summary>The names of the files in the folder, in order; none of a folder that cannot be read.</summary>
    public IReadOnlyList<string> Names() =>
        [.. Folders().SelectMany(folder => Directory.GetFiles(folder, "*.json", ThatCanBeRead))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct().Order(StringComparer.Ordinal)];

    private List<string> Folders()
    {
        List<string> folders = [];
        foreach (string start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (DirectoryInfo? above = new(start); above is not null; above = above.Parent)
            {
                folders.Add(Path.Combine(above.FullName, folder));
            }
        }

        return [.. folders.Where(Directory.Exists).Distinct()];
    }
}
