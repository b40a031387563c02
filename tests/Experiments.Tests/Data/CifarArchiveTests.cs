using System.Formats.Tar;

namespace Harness.Experiments.Tests;

public sealed class CifarArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Archive => folder.At("cifar-10-binary.tar.gz");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_OfArchive_IsReadOfItsFiles()
    {
        CifarSamples.Write(folder.At("files"), CifarSamples.Set());
        File.WriteAllBytes(Archive, CifarSamples.Archive(CifarSamples.Set().Reverse()));

        Dataset fromFiles = CifarReader.Read(folder.At("files")), fromArchive = CifarReader.Read(Archive);

        Assert.Equal(fromFiles.Sha256, fromArchive.Sha256);
        Assert.Equal(fromFiles.Files, fromArchive.Files);
        Assert.Equal(Archive, fromArchive.Location);
    }

    [Fact]
    public void Read_OfFolderWithTheArchive_FindsIt()
    {
        File.WriteAllBytes(Archive, CifarSamples.Archive(CifarSamples.Set()));
        Assert.Equal(Archive, CifarReader.Read(folder).Location);
    }

    [Fact]
    public void Read_OfArchiveWithOtherFiles_PassesThemOver()
    {
        byte[] archive = CifarSamples.Archive(
            CifarSamples.Set(), tar => CifarSamples.Add(tar, "cifar-10-batches-bin/readme.html", "<html>"u8.ToArray()));
        File.WriteAllBytes(Archive, archive);
        Assert.Equal(21, CifarReader.Read(Archive).Images.Count);
    }

    [Fact]
    public void Read_OfArchiveWithoutAFile_NamesIt() =>
        Refused(CifarSamples.Archive(CifarSamples.Set().Where(file => file.Key != "data_batch_3.bin")), "lacks data_batch_3.bin;");

    [Fact]
    public void Read_OfArchiveWithTruncatedFile_NamesTheRecord()
    {
        Dictionary<string, byte[]> set = CifarSamples.Set();
        set["data_batch_2.bin"] = set["data_batch_2.bin"][..^1];
        Refused(CifarSamples.Archive(set), "data_batch_2.bin: truncated: record 2");
    }

    [Fact]
    public void Read_OfCutOffArchive_SaysItIsDamaged()
    {
        byte[] archive = CifarSamples.Archive(CifarSamples.Set());
        Refused(archive[..(archive.Length / 2)], "is damaged");
    }

    [Fact]
    public void Read_OfChangedArchive_SaysItIsDamaged()
    {
        byte[] archive = CifarSamples.Archive(CifarSamples.Set());
        archive[0] ^= 255;
        Refused(archive, "is damaged or no .tar.gz archive");
    }

    [Fact]
    public void Read_OfArchiveWithAFlippedByteInside_IsRefused()
    {
        byte[] whole = CifarSamples.Archive(CifarSamples.Set());
        const int Header = 10, Places = 40;
        for (int place = 0; place < Places; place++)
        {
            byte[] archive = [.. whole];
            archive[Header + (archive.Length - Header) * place / Places] ^= 255;
            Refused(archive, "cifar-10-binary.tar.gz");
        }
    }

    [Theory]
    [InlineData("../data_batch_1.bin")]
    [InlineData("cifar-10-batches-bin/../../data_batch_1.bin")]
    [InlineData("/data_batch_1.bin")]
    public void Read_OfArchiveThatLeadsOutside_IsRefused(string name) =>
        Refused(CifarSamples.Archive(CifarSamples.Set(), tar => CifarSamples.Add(tar, name, [1])), name, "leads out");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void Read_OfArchiveWithALink_IsRefused(TarEntryType type)
    {
        byte[] archive = CifarSamples.Archive(
            CifarSamples.Set(), tar => tar.WriteEntry(new UstarTarEntry(type, "cifar-10-batches-bin/more.bin") { LinkName = "/etc/passwd" }));
        Refused(archive, "more.bin is a link");
    }

    [Fact]
    public void Read_OfArchiveWithAFileTwice_IsRefused() =>
        Refused(CifarSamples.Archive(CifarSamples.Set(), tar => CifarSamples.Add(tar, "test_batch.bin", [1])), "test_batch.bin is there twice");

    [Fact]
    public void Read_OfArchiveWithTooManyFiles_IsRefused() =>
        Refused(
            CifarSamples.Archive(CifarSamples.Set(), tar => Enumerable.Range(0, 64).ToList().ForEach(i => CifarSamples.Add(tar, $"x{i}", [1]))),
            "is entry 65");

    [Fact]
    public void Read_OfArchiveWithAHugeFile_IsRefused() =>
        Refused(
            CifarSamples.Archive(CifarSamples.Set(), tar => CifarSamples.Add(tar, "huge", new byte[(128 << 20) + 1])), "134217729 bytes");

    private void Refused(byte[] archive, params string[] parts)
    {
        File.WriteAllBytes(Archive, archive);
        InputException e = Assert.Throws<InputException>(() => CifarReader.Read(Archive));
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }
}
