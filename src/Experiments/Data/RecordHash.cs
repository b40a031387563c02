using System.Security.Cryptography;

namespace Harness.Experiments;

/// <summary>SHA-256 of images as CIFAR-10 records: what the file that holds them would have.</summary>
public static class RecordHash
{
    /// <summary>The hash of a data set: of its files' bytes, in the order of their names.</summary>
    /// <param name="images">All images.</param>
    /// <param name="files">Which of them are each file's.</param>
    public static string Of(LabelledImages images, IReadOnlyDictionary<string, Range> files) =>
        Of(images, [.. files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)]);

    /// <summary>The hash of some images, range after range, as 64 hexadecimal digits.</summary>
    /// <param name="images">All images.</param>
    /// <param name="ranges">Which of them.</param>
    public static string Of(LabelledImages images, params ReadOnlySpan<Range> ranges)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Range range in ranges)
        {
            (int first, int count) = range.GetOffsetAndLength(images.Count);
            for (int i = first; i < first + count; i++)
            {
                hash.AppendData([(byte)images.Label(i)]);
                hash.AppendData(images.Bytes(i));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
