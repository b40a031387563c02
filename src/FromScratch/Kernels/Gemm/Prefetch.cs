using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>Asks for memory before it is needed; computes nothing.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Asks for a tile of a matrix, so that it is in the cache when it is needed; nothing where <paramref name="first"/> is null.</summary>
    /// <param name="first">Its first element.</param>
    /// <param name="rows">Rows; none if negative.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<T>(T* first, int rows, int columns, nint stride)
        where T : unmanaged
    {
        if (!Sse.IsSupported || first == null)
        {
            return;
        }

        for (; rows > 0; rows--, first += stride)
        {
            for (byte* line = (byte*)first; line < (byte*)(first + columns); line += CacheLine)
            {
                Sse.Prefetch0(line);
            }
        }
    }
}
