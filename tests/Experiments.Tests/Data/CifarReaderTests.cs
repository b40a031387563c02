using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace Harness.Experiments.Tests;

public sealed class CifarReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_OfAnyRecords_GivesThemBack()
    {
        Gen<(byte[] Labels, int Salt)> records =
            from labels in Gen.NonEmptyListOf(Gen.Choose(0, 9))
            from salt in Gen.Choose(0, 255)
            select (labels.Select(label => (byte)label).ToArray(), salt);

        Prop.ForAll(Gen.ArrayOf(records, 6).ToArbitrary(), files =>
        {
            Dictionary<string, byte[]> written = CifarFormat.FileNames.Zip(files).ToDictionary(
                file => file.First + ".bin", file => CifarSamples.Records(file.Second.Salt, file.Second.Labels));
            CifarSamples.Write(folder, written);

            Dataset read = CifarReader.Read(folder);

            byte[] all = [.. CifarFormat.FileNames.SelectMany(name => written[name + ".bin"])];
            Assert.Equal(all.Length / CifarFormat.RecordBytes, read.Images.Count);
            Assert.Equal(CifarFormat.FileNames, read.Files.Keys.Order());
            Assert.All(read.Files, file => Assert.Equal(written[file.Key + ".bin"], Bytes(read, file.Key)));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all)), read.Sha256);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Read_OfSomeFiles_NeedsNoOthers()
    {
        CifarSamples.Write(folder, CifarSamples.Set().Where(file => file.Key is "data_batch_2.bin" or "test_batch.bin"));

        Dataset read = CifarReader.Read(folder, ["test_batch", "data_batch_2"]);

        Assert.Equal(["data_batch_2", "test_batch"], read.Files.Keys.Order());
        Assert.Equal(2 + 6, read.Images.Count);
    }

    [Fact]
    public void Read_OfFolderAroundTheSet_FindsIt()
    {
        CifarSamples.Write(folder.At("cifar-10-batches-bin"), CifarSamples.Set());
        Assert.Equal(21, CifarReader.Read(folder).Images.Count);
    }

    [Fact]
    public void Read_WithoutMetaFile_HasTheStandardClassNames()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        Assert.Equal("frog", CifarReader.Read(folder).ClassNames[6]);
    }

    [Fact]
    public void Read_WithMetaFile_HasItsClassNames()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        File.WriteAllText(folder.At("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], CifarReader.Read(folder).ClassNames);
    }

    [Fact]
    public void Read_WithNineClassNames_IsRefused()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        File.WriteAllText(folder.At("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\n");
        Refused("batches.meta.txt", "9 classes");
    }

    [Fact]
    public void Read_OfUnknownCopy_SaysUnverified()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        Assert.Equal("CIFAR-10 format, unverified", CifarReader.Read(folder).Source);
    }

    [Fact]
    public void Read_OfFilesThatWereFetched_HasTheirLabelUntilAFileChanges()
    {
        Dictionary<string, byte[]> set = CifarSamples.Set();
        CifarSamples.Write(folder, set);
        string sums = string.Join(",", set.Select(file => $"\"{file.Key}\": \"{Convert.ToHexStringLower(SHA256.HashData(file.Value))}\""));
        File.WriteAllText(folder.At("source.json"), $"{{ \"source\": \"CIFAR-10\", \"sha256\": {{ {sums} }} }}");
        Assert.Equal("CIFAR-10", CifarReader.Read(folder).Source);

        set["data_batch_4.bin"][5]++;
        CifarSamples.Write(folder, set);
        Assert.Equal("CIFAR-10 format, unverified", CifarReader.Read(folder).Source);
        Assert.Equal("CIFAR-10", CifarReader.Read(folder, ["data_batch_1"]).Source);
    }

    [Fact]
    public void Read_WithBrokenSourceFile_IsRefused()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        File.WriteAllText(folder.At("source.json"), "{");
        Refused("source.json", "remove it");
    }

    [Theory]
    [InlineData(2 * 3073 + 1, "truncated: record 3 has 1 of 3073 bytes, 3072 are missing")]
    [InlineData(3 * 3073 - 1, "truncated: record 3 has 3072 of 3073 bytes, 1 are missing")]
    [InlineData(5, "truncated: record 1 has 5 of 3073 bytes")]
    [InlineData(0, "is empty")]
    [InlineData(10_000 * 3073 + 9, "oversized: 9 bytes follow record 10000")]
    public void Read_OfFileWithAPieceOfARecord_NamesTheRecord(int length, string what)
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        File.WriteAllBytes(folder.At("data_batch_3.bin"), new byte[length]);
        Refused(folder.At("data_batch_3.bin"), what);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(255)]
    public void Read_OfLabelAboveNine_NamesRecordAndValue(byte label)
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        byte[] labels = new byte[300];
        labels[200] = label;
        File.WriteAllBytes(folder.At("data_batch_5.bin"), CifarSamples.Records(0, labels));
        Refused(folder.At("data_batch_5.bin"), $"record 201 of 300 has label {label}; allowed: 0 … 9");
    }

    [Fact]
    public void Read_WithoutSomeFiles_ListsThem()
    {
        CifarSamples.Write(folder, CifarSamples.Set().Where(file => file.Key is not ("data_batch_3.bin" or "test_batch.bin")));
        Refused(folder, "lacks data_batch_3.bin, test_batch.bin;", "data fetch");
    }

    [Fact]
    public void Read_OfEmptyFolder_SaysHowToGetData() => Refused(folder, "is empty", "data fetch");

    [Fact]
    public void Read_OfFolderWithoutRecordFiles_ListsWhatIsMissing()
    {
        File.WriteAllText(folder.At("notes.txt"), "");
        Refused(folder, "lacks data_batch_1.bin, data_batch_2.bin");
    }

    [Fact]
    public void Read_OfPythonVersion_SaysSo()
    {
        File.WriteAllText(folder.At("data_batch_1"), "");
        Refused("Python version");
    }

    [Fact]
    public void Read_OfMissingPath_NamesIt()
    {
        InputException e = Assert.Throws<InputException>(() => CifarReader.Read(folder.At("nowhere")));
        Assert.Contains(folder.At("nowhere") + ": is not there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfFileInUse_SaysItCannotBeRead()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        using FileStream use = new(folder.At("data_batch_2.bin"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Refused("cannot be read", "data_batch_2.bin");
    }

    [Fact]
    public void Read_OfFolderNamedLikeAFile_CountsAsMissing()
    {
        CifarSamples.Write(folder, CifarSamples.Set().Where(file => file.Key != "data_batch_1.bin"));
        Directory.CreateDirectory(folder.At("data_batch_1.bin"));
        Refused("lacks data_batch_1.bin;");
    }

    [Theory]
    [InlineData("data_batch_9")]
    [InlineData("../secret")]
    public void Read_OfUnknownFileName_SaysWhichThereAre(string name)
    {
        InputException e = Assert.Throws<InputException>(() => CifarReader.Read(folder, ["test_batch", name]));
        Assert.Contains($"{name}; there are: data_batch_1", e.Message, StringComparison.Ordinal);
    }

    private void Refused(params string[] parts)
    {
        InputException e = Assert.Throws<InputException>(() => CifarReader.Read(folder));
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    private static byte[] Bytes(Dataset dataset, string file)
    {
        (int first, int count) = dataset.Files[file].GetOffsetAndLength(dataset.Images.Count);
        return [.. Enumerable.Range(first, count).SelectMany(i => (byte[])[(byte)dataset.Images.Label(i), .. dataset.Images.Pixels(i)])];
    }
}
