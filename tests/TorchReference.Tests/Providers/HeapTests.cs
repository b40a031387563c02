namespace Harness.TorchReference.Tests;

public sealed class HeapTests
{
    private const string CLibrary = "7f10c2400000-7f10c2426000 r--p 00000000 fe:00 1 /usr/lib/x86_64-linux-gnu/libc.so.6";

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/libtcmalloc_minimal.so.4.5.10", "tcmalloc")]
    [InlineData("/opt/a b/libjemalloc.so.2", "jemalloc")]
    [InlineData("/usr/lib64/libmimalloc.so.3.0", "mimalloc")]
    public void Of_APreloadedHeap_IsItsNameAndPlace(string file, string name) =>
        Assert.Equal($"{name}, {file}", Heap.Of([CLibrary, "7f10c2500000-7f10c2526000 rw-p 00000000 00:00 0", $"7f10c2600000-7f10c2626000 r-xp 00001000 fe:00 2 {file}"]));

    [Fact]
    public void Of_NothingPreloaded_IsTheCLibrarysAndSaysWhatIsBetter() =>
        Assert.StartsWith("the C library's; with tcmalloc", Heap.Of([CLibrary, "7f10c2500000-7f10c2526000 rw-p 00000000 00:00 0 [heap]", "7f10c2600000-7f10c2626000 r-xp 00001000 fe:00 2 /tmp/tcmalloc/liba.so"]), StringComparison.Ordinal);
}
