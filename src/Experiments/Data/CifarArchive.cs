using System.Formats.Tar;
using System.IO.Compression;

namespace Harness.Experiments;

/// <summary>
/// The record files of a .tar.gz archive, read into memory; nothing of it is written to disk under a name of the
/// archive's. An archive that holds links, or files outside of the folder cifar-10-batches-bin, is refused.
/// </summary>
internal sealed class CifarArchive : CifarFiles
{
    // The official archive has eight files of at most 31 MB: anything far beyond is none.
    private const int MaxEntries = 64;
    private const long MaxEntryBytes = 128L << 20;

    private readonly Dictionary<string, byte[]> files = [];

    private CifarArchive(string path, bool official)
        : base(path)
    {
        IsOfficialArchive = official;
    }

    public override bool IsOfficialArchive { get; }

    /// <summary>Names of the record files and of the class names' file, as far as the archive has them.</summary>
    public IReadOnlyCollection<string> Names => files.Keys;

    public override long? Length(string file) => files.TryGetValue(file, out byte[]? bytes) ? bytes.LongLength : null;

    /// <summary>A file's bytes, which the archive then lets go of.</summary>
    public override Stream Open(string file) =>
        files.Remove(file, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : throw new FileNotFoundException(Describe(file));

    public override string Describe(string file) => $"{Location}: {file}";

    public override string Hint() =>
        Path.GetFileName(Location).Contains("python", StringComparison.OrdinalIgnoreCase)
            ? " (it is the Python version; the binary version is needed)"
            : "";

    /// <summary>Reads an archive.</summary>
    /// <exception cref="InputException">It is damaged, no .tar.gz, or holds what such an archive does not hold.</exception>
    public static CifarArchive Read(string path)
    {
        CifarArchive archive = new(path, IsOfficial(path));
        try
        {
            using FileStream stream = File.OpenRead(path);
            using GZipStream unzipped = new(stream, CompressionMode.Decompress);
            using TarReader tar = new(unzipped);
            int entries = 0;
            while (tar.GetNextEntry() is TarEntry entry)
            {
                archive.Add(entry, ++entries);
            }

            // The checksum stands at the end, behind the tar archive's own.
            unzipped.CopyTo(Stream.Null);
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InputException($"{path}: is damaged or no .tar.gz archive ({e.Message}); {HowToGet}", e);
        }
    }

    private void Add(TarEntry entry, int number)
    {
        string[] path = entry.Name.Split('/', '\\');
        if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            throw Refused(entry, "is a link");
        }

        if (path.Contains("..") || Path.IsPathRooted(entry.Name))
        {
            throw Refused(entry, "leads out of the archive's folder");
        }

        if (number > MaxEntries || entry.Length > MaxEntryBytes)
        {
            throw Refused(entry, $"is entry {number} with {entry.Length} bytes; at most {MaxEntries} entries of {MaxEntryBytes} bytes are read");
        }

        string[] folders = path.SkipWhile(part => part == ".").ToArray()[..^1];
        string file = path[^1];
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            || folders is not ([] or [CifarFormat.FolderName])
            || !(file == CifarFormat.MetaFile || CifarFormat.FileNames.Any(name => file == name + CifarFormat.Extension)))
        {
            return;
        }

        byte[] bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        if (!files.TryAdd(file, bytes))
        {
            throw Refused(entry, "is there twice");
        }
    }

    private InputException Refused(TarEntry entry, string why) =>
        new($"{Location}: refused: {entry.Name} {why}; this is not the original archive; {HowToGet}");

    private static bool IsOfficial(string path)
    {
        DataArchive official = DataArchive.Cifar10;
        if (new FileInfo(path).Length != official.Bytes)
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        return Checksum.Md5(stream) == official.Md5;
    }
}
