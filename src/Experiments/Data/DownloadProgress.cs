namespace Harness.Experiments;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Bytes there are, those of earlier attempts included.</param>
/// <param name="Total">Bytes there will be.</param>
/// <param name="BytesPerSecond">Bytes received a second since this attempt began.</param>
public sealed record DownloadProgress(long Bytes, long Total, double BytesPerSecond);
