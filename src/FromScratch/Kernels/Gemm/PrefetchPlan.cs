namespace Harness.FromScratch;

/// <summary>
/// Which lines are asked for while a tile is summed, one at each step or at every few: a core has room for a dozen lines on their way, and asked for
/// more at once, it waits. The lines are those of another tile of a matrix, or of two matrices, as offsets from the tile's first byte.
/// </summary>
internal sealed unsafe class PrefetchPlan
{
    private nint[] offsets = [];

    /// <summary>The offset at each step.</summary>
    public nint* Offsets { get; private set; }

    /// <summary>Plans nothing: the first byte's line again and again, which costs nothing once it is there.</summary>
    /// <param name="steps">Steps of the longest sum.</param>
    public void Clear(int steps)
    {
        if (offsets.Length < steps)
        {
            offsets = GC.AllocateUninitializedArray<nint>(steps, pinned: true);
            fixed (nint* first = offsets)
            {
                Offsets = first;
            }
        }

        offsets.AsSpan(0, steps).Clear();
    }

    /// <summary>Plans a tile's lines, as many as there are steps.</summary>
    /// <param name="from">The first step that is free.</param>
    /// <param name="steps">Steps of the sum.</param>
    /// <param name="tile">From the tile that is given to the kernel to this one, in bytes.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="bytes">Bytes of a row.</param>
    /// <param name="stride">From one row to the next, in bytes.</param>
    /// <returns>The first step that is free now.</returns>
    public int Add(int from, int steps, nint tile, int rows, int bytes, nint stride)
    {
        int step = from;
        for (int row = 0; row < rows; row++)
        {
            for (int line = 0; line < bytes && step < steps; line += Prefetch.CacheLine)
            {
                offsets[step++] = tile + row * stride + line;
            }
        }

        return step;
    }
}
