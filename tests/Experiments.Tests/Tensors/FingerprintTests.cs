using System.Security.Cryptography;

namespace Harness.Experiments.Tests;

public class FingerprintTests
{
    [Fact]
    public void Fingerprint_IsTheHeadOfSha256_OverTheBytesInOrder()
    {
        using Fingerprint fingerprint = new();
        fingerprint.Append<int>([1, 2]);
        fingerprint.Append((byte)3);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 0, 0, 0, 2, 0, 0, 0, 3]))[..32], fingerprint.ToString());
    }

    [Fact]
    public void Fingerprint_GoesOnAfterItIsRead()
    {
        using Fingerprint read = new(), unread = new();
        read.Append(1.5);
        string before = read.ToString();
        read.Append(2.5f);
        unread.Append(1.5);
        unread.Append(2.5f);
        Assert.NotEqual(before, read.ToString());
        Assert.Equal(unread.ToString(), read.ToString());
    }

    [Fact]
    public void Fingerprint_TellsOrdersZerosAndPrecisionsApart()
    {
        string[] hashes = [Of([1.0, 2.0]), Of([2.0, 1.0]), Of([0.0, 1.0]), Of([-0.0, 1.0]), Of([1f, 2f])];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    private static string Of<T>(T[] values)
        where T : unmanaged
    {
        using Fingerprint fingerprint = new();
        fingerprint.Append<T>(values);
        return fingerprint.ToString();
    }
}
