using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// S = X·Wᵀ + b, computed as Sᵀ = W·Xᵀ: rows of W are read where they are, panels of Xᵀ are packed. The sum over the
/// features is cut into a few parts, each computed on its own from start to end and added up in order at the end: a thread
/// that takes a part works on the columns of X and W that it also normalises and updates, which stay in its core's cache.
/// Parts and blocks depend on the shapes alone, never on the number of threads.
/// </summary>
internal sealed unsafe class TransposedProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = Panels<TPath, TVector, T>.TileRows, BlockRows = 500;

    // Panels are multiplied by a few rows of W one after another if all of them fit the cache together.
    private const int MostGroupBytes = 512;

    // Sums of one part that are worth keeping apart: larger ones leave no room in the cache for X and W.
    private const int MostSumBytes = 512 * 1024, LeastPartFeatures = 256, MostParts = 4;

    private readonly Scratch<TVector> packed = new(pool.Threads), sums = new(1);
    private readonly SumsOfParts<TPath, TVector, T> parts = new();
    private PixelRows<T>? pixels;
    private T* x, w;
    private int units, features, partFeatures, cut, rowBlocks, panelsPerGroup, panelsPerBlock, panelBlocks;
    private long sumsPerPart;
    private Panels<TPath, TVector, T> panels;

    public void Run(Matrix<T> X, Matrix<T> W, Matrix<T> b, Matrix<T> S)
    {
        // Normalised pixels are packed as they are read, if all parts of them are whole vectors.
        pixels = X.Columns % TPath.Width == 0 ? X.Pixels : null;
        x = pixels is null ? X.Pointer : null;
        w = W.Pointer;
        (units, features, panels) = (W.Rows, X.Columns, new(X.Rows));
        int paddedUnits = Tiles.Count(units, TileRows) * TileRows;
        sumsPerPart = (long)panels.Vectors * paddedUnits;
        bool inParts = sumsPerPart * sizeof(TVector) <= MostSumBytes;
        int count = !inParts || features < LeastPartFeatures ? 1 : features < MostParts * LeastPartFeatures ? 2 : MostParts;
        partFeatures = Tiles.Count(Tiles.Count(features, count), TPath.Width) * TPath.Width;
        count = Tiles.Count(features, partFeatures);
        panelsPerGroup = panels.Vectors * sizeof(TVector) <= MostGroupBytes ? panels.Count : 1;
        int groupVectors = panelsPerGroup == 1 ? Panels<TPath, TVector, T>.MostVectors : panels.Vectors;
        cut = Panels<TPath, TVector, T>.Cut(partFeatures, groupVectors, TPath.Width);
        rowBlocks = Tiles.Count(units, BlockRows);
        panelsPerBlock = inParts ? panels.Count : 1;
        panelBlocks = Tiles.Count(panels.Count, panelsPerBlock);
        packed.Reserve((long)cut * (groupVectors + 1));
        sums.Reserve(count * sumsPerPart);

        bool shared = 2.0 * X.Rows * units * features >= Tiles.WorthSharing;
        pool.Run(this, count * panelBlocks * rowBlocks, shared);
        parts.Of(sums.Of(0), count, sumsPerPart, paddedUnits, panels, b, S);
        pool.Run(parts, Tiles.Count(units, TPath.Width), shared && (double)X.Rows * units * count * 8 >= Tiles.WorthSharing);

        // What the pointers point to lives as long as its matrix, which nobody else may hold any more.
        GC.KeepAlive(X);
        GC.KeepAlive(W);
        GC.KeepAlive(b);
        GC.KeepAlive(S);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        (int part, int inPart) = Math.DivRem(block, panelBlocks * rowBlocks);
        (int panelBlock, int rowBlock) = Math.DivRem(inPart, rowBlocks);
        int firstPanel = panelBlock * panelsPerBlock, endPanel = Math.Min(firstPanel + panelsPerBlock, panels.Count);
        int firstRow = rowBlock * BlockRows, endRow = Math.Min(firstRow + BlockRows, units);
        int first = part * partFeatures, end = Math.Min(first + partFeatures, features);
        TVector* panel = packed.Of(worker), partSums = sums.Of(0) + part * sumsPerPart;
        for (int from = first; from < end; from += cut)
        {
            int length = Math.Min(cut, end - from);
            for (int i = firstPanel; i < endPanel; i += panelsPerGroup)
            {
                int endOfGroup = Math.Min(i + panelsPerGroup, endPanel);
                Pack(i, endOfGroup, from, length, panel);
                Multiply(firstRow, endRow, i, endOfGroup, from, length, panel, partSums, fresh: from == first);
            }
        }
    }

    // A group of panels of Xᵀ at some terms, one behind the other.
    private void Pack(int firstPanel, int endPanel, int from, int length, TVector* panel)
    {
        for (int i = firstPanel; i < endPanel; i++)
        {
            int vectors = panels.VectorsOf(i), sample = panels.FirstColumn(i), samples = panels.ColumnsOf(i);
            if (pixels is not null)
            {
                Packing<TPath, TVector, T>.Columns(pixels, sample, samples, from, length, vectors, panel + cut * vectors, panel);
            }
            else
            {
                Packing<TPath, TVector, T>.Columns(x + (nint)sample * features + from, features, length, samples, vectors, panel);
            }

            panel += cut * vectors;
        }
    }

    // The sums of some rows of W with a group of panels: what the next tile needs is asked for before a tile is summed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int firstRow, int endRow, int firstPanel, int endPanel, int from, int length, TVector* panel, TVector* partSums, bool fresh)
    {
        int paddedUnits = (int)(sumsPerPart / panels.Vectors);
        T** tileRows = stackalloc T*[TileRows];
        Prefetch.Tile(w + (nint)firstRow * features + from, Math.Min(TileRows, endRow - firstRow), length, features);
        for (int row = firstRow; row < endRow; row += TileRows)
        {
            for (int j = 0; j < TileRows; j++)
            {
                tileRows[j] = w + (nint)Math.Min(row + j, units - 1) * features + from;
            }

            Prefetch.Tile(tileRows[0] + TileRows * (nint)features, Math.Min(TileRows, endRow - row - TileRows), length, features);
            TVector* b = panel;
            for (int i = firstPanel; i < endPanel; i++)
            {
                int vectors = panels.VectorsOf(i);
                TVector* tile = partSums + (nint)panels.FirstVector(i) * paddedUnits + row * vectors;
                Prefetch.Tile((T*)(tile + TileRows * vectors), 1, TileRows * vectors * TPath.Width, 0);
                Panels<TPath, TVector, T>.Tile(vectors, tileRows, step: 1, b, length, tile, fresh);
                b += cut * vectors;
            }
        }
    }
}
