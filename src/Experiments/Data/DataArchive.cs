namespace Harness.Experiments;

/// <summary>An archive of record files as its publisher describes it.</summary>
/// <param name="Url">Where it is published.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Md5">Its checksum, 32 hexadecimal digits in lower case.</param>
/// <param name="Source">What results on its images are labelled with.</param>
public sealed record DataArchive(Uri Url, long Bytes, string Md5, string Source)
{
    /// <summary>The original CIFAR-10 archive, binary version. Source: cs.toronto.edu/~kriz/cifar.html.</summary>
    public static DataArchive Cifar10 { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        170_052_171,
        "c32a1d4ab5d03f1284b67883e8d87530",
        "CIFAR-10");

    /// <summary>Its file name: the last part of its address.</summary>
    public string FileName => Path.GetFileName(Url.AbsolutePath);
}
