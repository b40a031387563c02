using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// C = A·B, or Aᵀ·B. A block is a panel of columns, for which the panel of B is packed, a cut of the sum at a time, and
/// stays in the first-level cache while all rows of A pass by; or a few panels, where a row of one tile is no whole number of cache lines
/// and they stay there together. What becomes of a finished tile (stored, or applied to a parameter) is decided at its end.
/// </summary>
internal sealed unsafe class OuterProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = Panels<TPath, TVector, T>.TileRows;

    private static readonly int TileBytes = Panels<TPath, TVector, T>.Wide * sizeof(TVector);

    // Panels whose tiles' rows are whole cache lines together: two of 96 bytes.
    private static readonly int PanelsOfLines = Prefetch.CacheLine / (int)BigInteger.GreatestCommonDivisor(Prefetch.CacheLine, TileBytes);

    private readonly PrefetchPlan targets = new(), velocities = new(), nothing = new();
    private readonly Scratch<T> packedA = new(1);
    private readonly Scratch<TVector> scratch = new(pool.Threads);
    private T* a, b, c, velocity;
    private int rows, k, cut, together;
    private bool transposed, descends;
    private Panels<TPath, TVector, T> panels;
    private PixelRows<T>? pixels;
    private Descent<TPath, TVector, T> descent;

    /// <summary>Makes room for a product Aᵀ·B, so that nothing is allocated when it is computed.</summary>
    /// <param name="outputs">Rows of C.</param>
    /// <param name="terms">Rows of A and of B.</param>
    /// <param name="columns">Columns of C.</param>
    public void Reserve(int outputs, int terms, int columns)
    {
        Shape(outputs, terms, columns);
        nothing.Clear(cut);
        targets.Clear(cut);
        velocities.Clear(cut);
        packedA.Reserve(PackedElements);
    }

    /// <summary>C = A·B, or with <paramref name="transposeA"/> Aᵀ·B; with a rule, C moves by it instead.</summary>
    public void Run(Matrix<T> A, bool transposeA, Matrix<T> B, Matrix<T> C, SgdRule<T>? rule = null, Matrix<T>? velocityOfC = null)
    {
        // Normalised pixels are packed as they are read, if all of their panels are whole vectors.
        pixels = B.Columns % TPath.Width == 0 ? B.Pixels : null;
        b = pixels is null ? B.Pointer : null;
        c = C.Pointer;
        velocity = velocityOfC is null ? null : velocityOfC.Pointer;
        transposed = transposeA;
        descends = rule is not null;
        descent = new(rule.GetValueOrDefault());
        Shape(C.Rows, B.Rows, C.Columns);
        Plan();
        a = A.Pointer;
        if (transposed)
        {
            PackA();
        }

        pool.Run(this, Tiles.Count(panels.Count, together), isShared: 2.0 * rows * panels.Columns * k >= Tiles.WorthSharing);

        // What the pointers point to lives as long as its matrix, which nobody else may hold any more.
        GC.KeepAlive(A);
        GC.KeepAlive(B);
        GC.KeepAlive(C);
        GC.KeepAlive(velocityOfC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        int firstPanel = block * together, count = Math.Min(together, panels.Count - firstPanel), first = panels.FirstColumn(firstPanel);
        TVector* packed = scratch.Of(worker), sums = packed + (nint)together * cut * Panels<TPath, TVector, T>.Wide;
        T** tileRows = stackalloc T*[TileRows];
        for (int from = 0; from < k; from += cut)
        {
            int length = Math.Min(cut, k - from);
            bool last = from + length == k;
            for (int i = 0; i < count; i++)
            {
                Pack(firstPanel + i, from, length, packed + (nint)i * cut * Panels<TPath, TVector, T>.Wide);
            }

            TVector* tile = sums;
            for (int row = 0; row < rows; row += TileRows)
            {
                int filled = Math.Min(TileRows, rows - row);
                nint begin = (nint)row * panels.Columns, step = PointAt(tileRows, row, filled, from);
                for (int i = 0; i < count; i++)
                {
                    int panel = firstPanel + i, vectors = panels.VectorsOf(panel);
                    nint at = begin + panels.FirstColumn(panel);
                    nint* lines = last && descends ? Lines(i) : nothing.Offsets;
                    T* b = (T*)(packed + (nint)i * cut * Panels<TPath, TVector, T>.Wide);
                    panels.Tile(panel, tileRows, step, b, length, tile, fresh: from == 0, c + begin + first, lines);
                    if (last)
                    {
                        Finish(tile, vectors, c + at, velocity is null ? null : velocity + at, filled, panels.ColumnsOf(panel));
                    }

                    // The sums wait for the next cut, if there is one.
                    tile += cut < k ? TileRows * vectors : 0;
                }
            }
        }
    }

    // What a tile of a block's panel asks for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint* Lines(int panel) => panel == 0 ? targets.Offsets : panel == 1 ? velocities.Offsets : nothing.Offsets;

    private void Pack(int panel, int from, int length, TVector* to)
    {
        int columns = panels.Columns, first = panels.FirstColumn(panel), width = panels.ColumnsOf(panel), vectors = panels.VectorsOf(panel);
        if (pixels is not null)
        {
            Packing<TPath, TVector, T>.Rows(pixels, from, length, first, width, vectors, to);
        }
        else
        {
            Packing<TPath, TVector, T>.Rows(b + (nint)from * columns + first, columns, length, width, vectors, to);
        }
    }

    private long PackedElements => (long)Tiles.Count(rows, TileRows) * TileRows * k;

    // Where there is one cut, a tile's sums are finished before the next one's.
    private void Shape(int outputs, int terms, int columns)
    {
        (rows, k, panels) = (outputs, terms, new(columns));
        together = Panels<TPath, TVector, T>.Cut(k, PanelsOfLines * TileBytes) == k ? PanelsOfLines : 1;
        cut = Panels<TPath, TVector, T>.Cut(k, together * TileBytes);
        scratch.Reserve(Panels<TPath, TVector, T>.Wide * ((long)together * cut + (cut < k ? Tiles.Count(rows, TileRows) : 1) * (long)TileRows));
    }

    // The tile's rows of A at a term, the last one standing in for rows beyond the end; the step along them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint PointAt(T** tileRows, int row, int filled, int term)
    {
        if (transposed)
        {
            T* packed = packedA.Of(0) + (nint)row * k + (nint)term * TileRows;
            for (int i = 0; i < TileRows; i++)
            {
                tileRows[i] = packed + i;
            }

            return TileRows;
        }

        for (int i = 0; i < TileRows; i++)
        {
            tileRows[i] = a + (nint)(row + Math.Min(i, filled - 1)) * k + term;
        }

        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(TVector* tile, int vectors, T* target, T* v, int filled, int width)
    {
        if (descends && filled == TileRows && width == vectors * TPath.Width)
        {
            descent.RunTile(target, panels.Columns, tile, v, vectors);
            return;
        }

        for (int i = 0; i < filled; i++, tile += vectors, target += panels.Columns)
        {
            if (descends)
            {
                descent.Run(target, (T*)tile, v, width);
                v = v is null ? null : v + panels.Columns;
            }
            else
            {
                Unsafe.CopyBlockUnaligned(target, tile, (uint)(width * sizeof(T)));
            }
        }
    }

    // A tile of C and of its velocity is asked for while it is summed; of panels together, the first one's tile asks for the next rows of C,
    // the second one's for those of the velocity.
    private void Plan()
    {
        nothing.Clear(cut);
        targets.Clear(cut);
        velocities.Clear(cut);
        int steps = (k - (Tiles.Count(k, cut) - 1) * cut) / Panels<TPath, TVector, T>.StepsOfLine, bytes = together * TileBytes;
        nint stride = (nint)panels.Columns * sizeof(T), tile = together > 1 ? TileRows * stride : 0;
        int planned = targets.Add(0, steps, tile, TileRows, bytes, stride);
        if (velocity is not null)
        {
            PrefetchPlan plan = together > 1 ? velocities : targets;
            plan.Add(together > 1 ? 0 : planned, steps, tile + (nint)((byte*)velocity - (byte*)c), TileRows, bytes, stride);
        }
    }

    // Aᵀ, the rows of a tile side by side, so that a tile reads it from front to back.
    private void PackA()
    {
        packedA.Reserve(PackedElements);
        T* packed = packedA.Of(0);
        for (int row = 0; row < rows; row += TileRows)
        {
            int filled = Math.Min(TileRows, rows - row);
            T* source = a + row;
            for (int p = 0; p < k; p++, packed += TileRows, source += rows)
            {
                for (int i = 0; i < TileRows; i++)
                {
                    packed[i] = i < filled ? source[i] : T.Zero;
                }
            }
        }
    }
}
