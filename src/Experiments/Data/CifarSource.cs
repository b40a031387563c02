using System.Text.Json;

namespace Harness.Experiments;

/// <summary>What data fetch knows about the files it unpacked; written beside them as source.json.</summary>
/// <param name="Source">What results on these files are labelled with.</param>
/// <param name="Url">Where the archive came from.</param>
/// <param name="Md5">The archive's checksum, which held.</param>
/// <param name="Sha256">SHA-256 of each file, by its name.</param>
internal sealed record CifarSource(string Source, string Url, string Md5, IReadOnlyDictionary<string, string> Sha256)
{
    public const string FileName = "source.json";

    private const string JpegCopy = "CIFAR-10 (JPEG copy)", Unverified = "CIFAR-10 format, unverified";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // A known copy whose pixels went through JPEG, and whose order is its own.
    private static readonly Dictionary<string, string> JpegCopySha256 = new()
    {
        ["data_batch_1.bin"] = "9a6d0a6a7c910b51c5299647a67c3a9ae28d1a179c0a9a44dfa3f0e6d81b7b30",
        ["data_batch_2.bin"] = "5f12a7f1965266c80a1d1827ffa22aab78da36bfcf5b300dcec92dff126198c1",
        ["data_batch_3.bin"] = "e2ba7b0229f45a5adf70b574fc62ecf64f71006f3228e1feeab3ae09dd360ff3",
        ["data_batch_4.bin"] = "75f4c9f274b79eacfa10926aecdbc4650aa73109947772bcdd79cc26c3a30d45",
        ["data_batch_5.bin"] = "98d195a39081a2fec07230547beead53b120530bc23ef9504177002ae018d0c3",
        ["test_batch.bin"] = "cc3c514094fde424d72818344b1665bcb34edfbc9355823667cf05e9112ff710",
    };

    /// <summary>What results on these files are labelled with: only what their bytes prove.</summary>
    /// <param name="found">Where the files are.</param>
    /// <param name="sha256">SHA-256 of the files that are used, by their names.</param>
    public static string Label(CifarFiles found, IReadOnlyDictionary<string, string> sha256) =>
        found.IsOfficialArchive ? DataArchive.Cifar10.Source
        : Equal(sha256, JpegCopySha256) ? JpegCopy
        : Beside(found) is { Source.Length: > 0 } fetched && Equal(sha256, fetched.Sha256) ? fetched.Source
        : Unverified;

    /// <summary>The text of source.json.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static CifarSource? Beside(CifarFiles found)
    {
        if (found.Length(FileName) is null)
        {
            return null;
        }

        using Stream stream = found.Open(FileName);
        try
        {
            return JsonSerializer.Deserialize<CifarSource>(stream, Json);
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{found.Describe(FileName)}: is not what data fetch writes ({e.Message}); remove it, or fetch the data again", e);
        }
    }

    private static bool Equal(IReadOnlyDictionary<string, string> used, IReadOnlyDictionary<string, string>? known) =>
        known is not null && used.All(file => known.TryGetValue(file.Key, out string? sum) && sum == file.Value);
}
