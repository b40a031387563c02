namespace Harness.Experiments;

/// <summary>Where record files are taken from: a folder, or an archive.</summary>
internal abstract class CifarFiles(string location)
{
    /// <summary>What to do when files are missing or broken.</summary>
    public const string HowToGet = "get CIFAR-10 with: harness data fetch";

    /// <summary>The folder or archive.</summary>
    public string Location { get; } = location;

    /// <summary>Bytes of a file, or null if it is not there.</summary>
    public abstract long? Length(string file);

    /// <summary>A file's bytes, from the first; each file is opened at most once.</summary>
    public abstract Stream Open(string file);

    /// <summary>What messages call a file.</summary>
    public abstract string Describe(string file);

    /// <summary>Why files may be missing, to be added to a message; or nothing.</summary>
    public abstract string Hint();

    /// <summary>Whether all files are bytes of the official archive.</summary>
    public abstract bool IsOfficialArchive { get; }

    /// <summary>Finds the record files a path stands for.</summary>
    /// <exception cref="InputException">There is nothing at the path, or nothing that holds record files.</exception>
    public static CifarFiles Find(string path)
    {
        if (File.Exists(path))
        {
            return CifarArchive.Read(path);
        }

        if (!Directory.Exists(path))
        {
            throw new InputException(
                $"{path}: is not there; allowed: a folder of CIFAR-10's .bin files, or the archive {DataArchive.Cifar10.FileName}");
        }

        string folder = Path.Combine(path, CifarFormat.FolderName), archive = Path.Combine(path, DataArchive.Cifar10.FileName);
        return HasRecords(path) ? new CifarFolder(path)
            : HasRecords(folder) ? new CifarFolder(folder)
            : File.Exists(archive) ? CifarArchive.Read(archive)
            : Directory.EnumerateFileSystemEntries(path).Any() ? new CifarFolder(path)
            : throw new InputException($"{path}: is empty; {HowToGet}");
    }

    private static bool HasRecords(string folder) =>
        CifarFormat.FileNames.Any(name => File.Exists(Path.Combine(folder, name + CifarFormat.Extension)));
}
