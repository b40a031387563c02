using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Harness.Experiments;

/// <summary>The checksum archives are published with.</summary>
internal static class Checksum
{
    /// <summary>MD5 of a stream's bytes, as 32 hexadecimal digits.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "CIFAR-10 is published with an MD5; it guards against accidents")]
    public static string Md5(Stream stream) => Convert.ToHexStringLower(MD5.HashData(stream));
}
