namespace Harness.Experiments;

/// <summary>Record files that lie in a folder.</summary>
internal sealed class CifarFolder(string folder) : CifarFiles(folder)
{
    public override bool IsOfficialArchive => false;

    public override long? Length(string file) => new FileInfo(Describe(file)) is { Exists: true } info ? info.Length : null;

    public override Stream Open(string file) => new FileStream(
        Describe(file), new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });

    public override string Describe(string file) => Path.Combine(Location, file);

    public override string Hint() => File.Exists(Path.Combine(Location, CifarFormat.FileNames[0]))
        ? " (its files are the Python version's; the binary version is needed)"
        : "";
}
