namespace Harness.TorchReference;

/// <summary>
/// What stands behind <c>malloc</c>, where libtorch takes the memory of its tensors from. The launcher preloads tcmalloc where the system
/// has it: it reuses the megabytes that every step makes and frees, which the C library's heap returns and asks for again, or cuts in pieces.
/// </summary>
internal static class Heap
{
    private const string Maps = "/proc/self/maps";

    private static readonly string[] Known = ["tcmalloc", "jemalloc", "mimalloc"];

    /// <summary>Name and place of what was preloaded, or that the C library's own heap is used.</summary>
    public static string Name => File.Exists(Maps) ? Of(File.ReadLines(Maps)) : "the system's";

    /// <summary>The same of the lines of a process's memory map.</summary>
    internal static string Of(IEnumerable<string> maps) =>
        maps.Where(line => line.Contains('/', StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Select(file => (File: file, Heap: Array.Find(Known, known => Path.GetFileName(file).StartsWith($"lib{known}", StringComparison.Ordinal))))
            .FirstOrDefault(library => library.Heap is not null) is { Heap: string heap } found
            ? $"{heap}, {found.File}"
            : "the C library's; with tcmalloc (Debian and Ubuntu: libtcmalloc-minimal4) steps of large networks are faster, and long commands take less memory";
}
