namespace Harness.FromScratch;

/// <summary>How extents are cut.</summary>
internal static class Tiles
{
    /// <summary>Floating-point operations below which work stays on the calling thread: waking another costs more.</summary>
    public const double WorthSharing = 400_000;

    /// <summary>Elements below which a kernel that computes each from a few stays on the calling thread.</summary>
    public const int ElementsWorthSharing = 32_768;

    /// <summary>How many pieces of <paramref name="tile"/> cover <paramref name="extent"/>.</summary>
    public static int Count(int extent, int tile) => (extent + tile - 1) / tile;
}
