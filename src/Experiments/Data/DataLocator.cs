namespace Harness.Experiments;

/// <summary>Which rule said where the images come from, first to last.</summary>
public enum DataRule
{
    /// <summary>The option --data.</summary>
    Option,

    /// <summary>The environment variable HARNESS_DATA.</summary>
    Environment,

    /// <summary>The folder data/cifar-10-batches-bin.</summary>
    DefaultFolder,

    /// <summary>None of the others applied: synthetic images, which the caller says loudly.</summary>
    Fallback,
}

/// <summary>Where a run's images come from.</summary>
/// <param name="Rule">The rule that said so.</param>
/// <param name="Path">Folder or archive, or null: synthetic images.</param>
public sealed record DataLocation(DataRule Rule, string? Path)
{
    /// <summary>Reads the record files, or generates the synthetic images.</summary>
    /// <param name="files">Names of the files that are needed, without their ending; null: all. Synthetic images always have all.</param>
    /// <exception cref="InputException">See <see cref="CifarReader"/>: what is there cannot be read.</exception>
    public Dataset Read(IReadOnlyCollection<string>? files = null) =>
        Path is null ? SyntheticImages.Create() : CifarReader.Read(Path, files);
}

/// <summary>Finds a run's images: --data, else HARNESS_DATA, else data/cifar-10-batches-bin, else synthetic images.</summary>
public static class DataLocator
{
    /// <summary>The environment variable that says where the images are.</summary>
    public const string Variable = "HARNESS_DATA";

    /// <summary>What --data or HARNESS_DATA says to have synthetic images.</summary>
    public const string Synthetic = "synthetic";

    // The file that marks the repository's root.
    private const string RootMark = "Harness.sln";

    /// <summary>Applies the rules; nothing is read yet.</summary>
    /// <param name="option">What --data was given, or null.</param>
    /// <param name="environment">The value of HARNESS_DATA; null or empty: not set.</param>
    /// <param name="directory">The current directory; the default folder is looked for in it and in the repository around it.</param>
    /// <exception cref="InputException">What --data or HARNESS_DATA names is not there.</exception>
    public static DataLocation Find(string? option, string? environment, string directory)
    {
        if (option is not null)
        {
            return Named(DataRule.Option, "--data", option, directory);
        }

        if (!string.IsNullOrEmpty(environment))
        {
            return Named(DataRule.Environment, Variable, environment, directory);
        }

        string? folder = new[] { directory, Root(directory) }
            .Where(root => root is not null)
            .Select(root => DefaultFolder(root!))
            .FirstOrDefault(Directory.Exists);
        return folder is null ? new DataLocation(DataRule.Fallback, null) : new DataLocation(DataRule.DefaultFolder, folder);
    }

    /// <summary>Where images lie by default, and where data fetch puts them: data/cifar-10-batches-bin.</summary>
    /// <param name="directory">The current directory or the repository's root.</param>
    public static string DefaultFolder(string directory) => Path.Combine(directory, "data", CifarFormat.FolderName);

    /// <summary>The root of the repository that <paramref name="directory"/> lies in, or null.</summary>
    public static string? Root(string directory)
    {
        DirectoryInfo? root = new(directory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, RootMark)))
        {
            root = root.Parent;
        }

        return root?.FullName;
    }

    private static DataLocation Named(DataRule rule, string field, string value, string directory)
    {
        if (value == Synthetic)
        {
            return new DataLocation(rule, null);
        }

        string path = Path.GetFullPath(value.Length > 0 ? value : ".", directory);
        return value.Length > 0 && (Directory.Exists(path) || File.Exists(path))
            ? new DataLocation(rule, path)
            : throw new InputException(
                $"{field}: \"{value}\" is not there; allowed: a folder of CIFAR-10's .bin files, the archive {DataArchive.Cifar10.FileName}, or {Synthetic}");
    }
}
