using System.Formats.Tar;
using System.IO.Compression;

namespace Harness.Experiments.Tests;

/// <summary>Small sets of record files, as bytes, in a folder, and in an archive.</summary>
internal static class CifarSamples
{
    /// <summary>A file of records with the given labels; pixel j of image i is (salt + 7·i + j) mod 256.</summary>
    public static byte[] Records(int salt, params ReadOnlySpan<byte> labels)
    {
        byte[] bytes = new byte[labels.Length * CifarFormat.RecordBytes];
        for (int i = 0; i < labels.Length; i++)
        {
            bytes[i * CifarFormat.RecordBytes] = labels[i];
            for (int j = 0; j < CifarFormat.Features; j++)
            {
                bytes[i * CifarFormat.RecordBytes + 1 + j] = (byte)(salt + 7 * i + j);
            }
        }

        return bytes;
    }

    /// <summary>All six files, by their names with the ending; file k has k + 1 records.</summary>
    public static Dictionary<string, byte[]> Set() => CifarFormat.FileNames.Index().ToDictionary(
        file => file.Item + CifarFormat.Extension,
        file => Records(100 * file.Index, [.. Enumerable.Range(file.Index, file.Index + 1).Select(label => (byte)(label % 10))]));

    /// <summary>Writes files into a folder, which is made if need be.</summary>
    public static void Write(string folder, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }

    /// <summary>A .tar.gz with the files in the folder cifar-10-batches-bin, and what <paramref name="more"/> adds behind them.</summary>
    public static byte[] Archive(IEnumerable<KeyValuePair<string, byte[]>> files, Action<TarWriter>? more = null)
    {
        using MemoryStream stream = new();
        using (GZipStream zipped = new(stream, CompressionLevel.Fastest))
        using (TarWriter tar = new(zipped, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, CifarFormat.FolderName + "/") { ModificationTime = DateTimeOffset.UnixEpoch });
            foreach ((string name, byte[] bytes) in files)
            {
                Add(tar, $"{CifarFormat.FolderName}/{name}", bytes);
            }

            more?.Invoke(tar);
        }

        return stream.ToArray();
    }

    /// <summary>Adds a file to an archive under any name.</summary>
    public static void Add(TarWriter tar, string name, byte[] bytes) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes), ModificationTime = DateTimeOffset.UnixEpoch });
}
