using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Harness.Experiments;

/// <summary>
/// A running 128-bit hash of everything appended to it: SHA-256, cut to its first 16 bytes. An engine appends
/// what it consumes; two engines with equal fingerprints were given the same numbers in the same order.
/// </summary>
public sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Appends the bytes of <paramref name="values"/> as they lie in memory (little-endian).</summary>
    public void Append<T>(ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));

    /// <summary>Appends a single value.</summary>
    public void Append<T>(T value)
        where T : unmanaged => Append(new ReadOnlySpan<T>(in value));

    /// <summary>The hash of everything appended so far, as 32 hexadecimal digits. Appending may go on.</summary>
    public override string ToString() => Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 16));

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
