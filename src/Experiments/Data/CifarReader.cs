using System.Security.Cryptography;

namespace Harness.Experiments;

/// <summary>
/// Reads CIFAR-10's binary format from a folder of .bin files, from the archive cifar-10-binary.tar.gz, or from a
/// folder that holds that archive or the folder cifar-10-batches-bin.
/// </summary>
public static class CifarReader
{
    private const int RecordsAtOnce = 128;

    /// <summary>Reads record files.</summary>
    /// <param name="path">Folder or archive.</param>
    /// <param name="files">Names of the files to read, without their ending; null: all six.</param>
    /// <exception cref="InputException">
    /// The path or a file is not there or cannot be read, a file is not a whole number of records, or a label is
    /// above 9; the message names file, record and value.
    /// </exception>
    public static Dataset Read(string path, IReadOnlyCollection<string>? files = null)
    {
        string[] names = Wanted(files);
        try
        {
            return Read(CifarFiles.Find(path), names);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static Dataset Read(CifarFiles found, string[] names)
    {
        string[] missing = [.. names.Where(name => found.Length(name + CifarFormat.Extension) is null)];
        if (missing.Length > 0)
        {
            throw new InputException(
                $"{found.Location}: lacks {string.Join(", ", missing.Select(name => name + CifarFormat.Extension))}{found.Hint()}; {CifarFiles.HowToGet}");
        }

        Dictionary<string, Range> ranges = [];
        int count = 0;
        foreach (string name in names)
        {
            int records = Records(found, name);
            ranges[name] = count..(count += records);
        }

        if ((long)count * CifarFormat.Features > Array.MaxLength)
        {
            throw new InputException(
                $"{found.Location}: {count} records are more than fit into memory; at most {Array.MaxLength / CifarFormat.Features} can be read");
        }

        byte[] labels = new byte[count], pixels = new byte[count * CifarFormat.Features];
        Dictionary<string, string> hashes = [];
        foreach ((string name, Range range) in ranges)
        {
            hashes[name + CifarFormat.Extension] = ReadRecords(found, name, range, labels, pixels);
        }

        string source = CifarSource.Label(found, hashes);
        LabelledImages images = new(source, pixels, labels);
        return new Dataset(source, found.Location, images, ranges, ClassNames(found), RecordHash.Of(images, ranges));
    }

    private static string[] Wanted(IReadOnlyCollection<string>? files)
    {
        string? unknown = files?.FirstOrDefault(file => !CifarFormat.FileNames.Contains(file));
        return unknown is null
            ? [.. (files ?? CifarFormat.FileNames).Distinct().Order(StringComparer.Ordinal)]
            : throw new InputException($"no data file is called {unknown}; there are: {string.Join(", ", CifarFormat.FileNames)}");
    }

    private static int Records(CifarFiles found, string name)
    {
        string file = found.Describe(name + CifarFormat.Extension);
        (long records, long rest) = Math.DivRem(found.Length(name + CifarFormat.Extension)!.Value, CifarFormat.RecordBytes);
        return (records, rest) switch
        {
            (0, 0) => throw new InputException($"{file}: is empty; a record has {CifarFormat.RecordBytes} bytes"),
            ( > int.MaxValue, _) => throw new InputException($"{file}: {records} records are too many"),
            (_, 0) => (int)records,
            ( >= CifarFormat.OfficialRecords, _) => throw new InputException(
                $"{file}: oversized: {rest} bytes follow record {records}, and a record has {CifarFormat.RecordBytes}; {CifarFiles.HowToGet}"),
            _ => throw new InputException(
                $"{file}: truncated: record {records + 1} has {rest} of {CifarFormat.RecordBytes} bytes, {CifarFormat.RecordBytes - rest} are missing; {CifarFiles.HowToGet}"),
        };
    }

    // Splits a file's records into labels and pixels, and returns the SHA-256 of its bytes.
    private static string ReadRecords(CifarFiles found, string name, Range range, byte[] labels, byte[] pixels)
    {
        (int first, int count) = range.GetOffsetAndLength(labels.Length);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Stream stream = found.Open(name + CifarFormat.Extension);
        byte[] buffer = new byte[RecordsAtOnce * CifarFormat.RecordBytes];
        for (int done = 0; done < count;)
        {
            int records = Math.Min(RecordsAtOnce, count - done);
            Span<byte> bytes = buffer.AsSpan(0, records * CifarFormat.RecordBytes);
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            for (; records > 0; records--, done++, bytes = bytes[CifarFormat.RecordBytes..])
            {
                if (bytes[0] >= CifarFormat.Classes)
                {
                    throw new InputException(
                        $"{found.Describe(name + CifarFormat.Extension)}: record {done + 1} of {count} has label {bytes[0]}; allowed: 0 … {CifarFormat.Classes - 1}");
                }

                labels[first + done] = bytes[0];
                bytes[1..CifarFormat.RecordBytes].CopyTo(pixels.AsSpan((first + done) * CifarFormat.Features));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IReadOnlyList<string> ClassNames(CifarFiles found)
    {
        if (found.Length(CifarFormat.MetaFile) is not long length)
        {
            return CifarFormat.ClassNames;
        }

        using StreamReader reader = new(found.Open(CifarFormat.MetaFile));
        char[] text = new char[(int)Math.Min(length, 4096)];
        string[] names = new string(text, 0, reader.ReadBlock(text)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == CifarFormat.Classes
            ? names
            : throw new InputException(
                $"{found.Describe(CifarFormat.MetaFile)}: names {names.Length} classes, one a line; there are {CifarFormat.Classes} (without the file the standard names are used)");
    }
}
