using System.Globalization;

namespace Harness.FromScratch.Tests;

public sealed class FirstLevelCacheTests
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    [Fact]
    public void Bytes_AreThoseOfSomeProcessor()
    {
        Assert.InRange(FirstLevelCache.Bytes, 8 * 1024, 256 * 1024);
        Assert.Equal(0, FirstLevelCache.Bytes % 4096);
    }

    [Fact]
    public void Bytes_AreWhatTheSystemSays()
    {
        string? index = Directory.Exists(Folder)
            ? Directory.GetDirectories(Folder, "index*").FirstOrDefault(index => Read(index, "level") == "1" && Read(index, "type") == "Data")
            : null;
        Assert.SkipWhen(index is null || !System.Runtime.Intrinsics.X86.X86Base.IsSupported, "neither the system nor the processor tells of its caches");
        string size = Read(index!, "size");
        Assert.EndsWith("K", size, StringComparison.Ordinal);
        Assert.Equal(1024 * int.Parse(size[..^1], CultureInfo.InvariantCulture), FirstLevelCache.Bytes);
    }

    private static string Read(string index, string file) => File.ReadAllText(Path.Combine(index, file)).Trim();
}
