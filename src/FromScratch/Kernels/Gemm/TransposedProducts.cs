using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// S = X·Wᵀ + b, computed as Sᵀ = W·Xᵀ: rows of W are read where they are, panels of Xᵀ are packed. The sum over the
/// features is cut into a few parts, each computed on its own from start to end and added up in order at the end: a thread
/// that takes a part works on the columns of X and W that it also normalises and updates, which stay in its core's cache.
/// Parts and blocks depend on the shapes alone, never on the number of threads. Several W take turns at a packed panel.
/// </summary>
internal sealed unsafe class TransposedProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = Panels<TPath, TVector, T>.TileRows, BlockRows = 500;

    // Sums of one part that are worth keeping apart: larger ones leave no room in the cache for X and W.
    private const int MostSumBytes = 512 * 1024, LeastPartFeatures = 256, MostParts = 4;

    private readonly PrefetchPlan nextRows = new(), nothing = new();
    private readonly Scratch<TVector> packed = new(pool.Threads), sums = new(1);
    private readonly SumsOfParts<TPath, TVector, T> parts = new();
    private readonly PanelGroups<TPath, TVector, T> groups = new();
    private PixelRows<T>? pixels;
    private T*[] weights = new T*[1];
    private T* x;
    private int mapCount, units, features, partFeatures, cut, rowBlocks, groupsPerBlock, groupBlocks;
    private long sumsPerPart, sumsPerMap;
    private Panels<TPath, TVector, T> panels;

    public void Run(Matrix<T> X, ReadOnlySpan<AffineMap<T>> maps)
    {
        // Normalised pixels are packed as they are read, if all parts of them are whole vectors.
        pixels = X.Columns % TPath.Width == 0 ? X.Pixels : null;
        x = pixels is null ? X.Pointer : null;
        mapCount = maps.Length;
        if (weights.Length < mapCount)
        {
            weights = new T*[mapCount];
        }

        for (int map = 0; map < mapCount; map++)
        {
            weights[map] = maps[map].W.Pointer;
        }

        (units, features, panels) = (maps[0].W.Rows, X.Columns, new(X.Rows, halves: X.Columns % TPath.Width == 0));
        int paddedUnits = Tiles.Count(units, TileRows) * TileRows;
        sumsPerPart = (long)panels.Vectors * paddedUnits;
        bool inParts = sumsPerPart * sizeof(TVector) <= MostSumBytes;
        int count = !inParts || features < LeastPartFeatures ? 1 : features < MostParts * LeastPartFeatures ? 2 : MostParts;
        partFeatures = Tiles.Count(Tiles.Count(features, count), TPath.Width) * TPath.Width;
        count = Tiles.Count(features, partFeatures);
        groups.Set(panels);
        cut = Panels<TPath, TVector, T>.Cut(partFeatures, groups.Bytes, TPath.Width);
        rowBlocks = Tiles.Count(units, BlockRows);
        groupsPerBlock = inParts ? groups.Count : 1;
        groupBlocks = Tiles.Count(groups.Count, groupsPerBlock);
        packed.Reserve((long)cut * (groups.Bytes / sizeof(TVector) + 2));
        nothing.Clear(cut);
        nextRows.Clear(cut);
        nextRows.Add(0, cut / Panels<TPath, TVector, T>.StepsOfLine, 0, TileRows, cut * sizeof(T), (nint)features * sizeof(T));
        sumsPerMap = count * sumsPerPart;
        sums.Reserve(mapCount * sumsPerMap);

        bool shared = 2.0 * X.Rows * units * features * mapCount >= Tiles.WorthSharing;
        pool.Run(this, count * groupBlocks * rowBlocks, shared);
        for (int map = 0; map < mapCount; map++)
        {
            parts.Of(sums.Of(0) + map * sumsPerMap, count, sumsPerPart, paddedUnits, panels, maps[map].b, maps[map].S);
            pool.Run(parts, Tiles.Count(units, TPath.Width), shared && (double)X.Rows * units * count * 8 >= Tiles.WorthSharing);

            // What the pointers point to lives as long as its matrix, which nobody else may hold any more.
            GC.KeepAlive(maps[map].W);
            GC.KeepAlive(maps[map].b);
            GC.KeepAlive(maps[map].S);
        }

        GC.KeepAlive(X);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        (int part, int inPart) = Math.DivRem(block, groupBlocks * rowBlocks);
        (int groupBlock, int rowBlock) = Math.DivRem(inPart, rowBlocks);
        int firstGroup = groupBlock * groupsPerBlock, endGroup = Math.Min(firstGroup + groupsPerBlock, groups.Count);
        int firstRow = rowBlock * BlockRows, endRow = Math.Min(firstRow + BlockRows, units);
        int first = part * partFeatures, end = Math.Min(first + partFeatures, features);
        TVector* panel = packed.Of(worker), partSums = sums.Of(0) + part * sumsPerPart;
        for (int from = first; from < end; from += cut)
        {
            int length = Math.Min(cut, end - from);
            for (int group = firstGroup; group < endGroup; group++)
            {
                Pack(group, from, length, panel);
                for (int map = 0; map < mapCount; map++)
                {
                    Multiply(weights[map], firstRow, endRow, group, from, length, panel, partSums + map * sumsPerMap, fresh: from == first);
                }
            }
        }
    }

    // A group of panels of Xᵀ at some terms, one behind the other.
    private void Pack(int group, int from, int length, TVector* panel)
    {
        T* to = (T*)panel;
        T* spare = to + cut * (nint)(groups.Bytes / sizeof(T));
        for (int i = groups.First(group); i < groups.End(group); i++)
        {
            int vectors = panels.VectorsOf(i), sample = panels.FirstColumn(i), samples = panels.ColumnsOf(i);
            bool halves = i >= panels.FirstOfHalves;
            if (pixels is null)
            {
                T* rows = x + (nint)sample * features + from;
                if (halves)
                {
                    Packing<TPath, TVector, T>.Halves(rows, features, length, samples, to);
                }
                else
                {
                    Packing<TPath, TVector, T>.Columns(rows, features, length, samples, vectors, (TVector*)to);
                }
            }
            else if (halves)
            {
                Packing<TPath, TVector, T>.Halves(pixels, sample, samples, from, length, spare, to);
            }
            else
            {
                Packing<TPath, TVector, T>.Columns(pixels, sample, samples, from, length, vectors, (TVector*)spare, (TVector*)to);
            }

            to += cut * (nint)(panels.BytesOfTerm(i) / sizeof(T));
        }
    }

    // The sums of some rows of W with a group of panels; the next rows of W are asked for meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(T* w, int firstRow, int endRow, int group, int from, int length, TVector* panel, TVector* partSums, bool fresh)
    {
        int paddedUnits = (int)(sumsPerPart / panels.Vectors), firstPanel = groups.First(group), endPanel = groups.End(group), endWide = Math.Min(endPanel, panels.CountOfWide);
        T** tileRows = stackalloc T*[TileRows];
        for (int row = firstRow; row < endRow; row += TileRows)
        {
            for (int j = 0; j < TileRows; j++)
            {
                tileRows[j] = w + (nint)Math.Min(row + j, units - 1) * features + from;
            }

            T* ahead = tileRows[0] + TileRows * (nint)features;
            T* b = (T*)panel;
            int i = firstPanel;
            TVector* tile = partSums + (nint)panels.FirstVector(i) * paddedUnits + row * Panels<TPath, TVector, T>.Wide;
            for (; i < endWide; i++, b += cut * Panels<TPath, TVector, T>.Wide * TPath.Width, tile += paddedUnits * Panels<TPath, TVector, T>.Wide)
            {
                Panels<TPath, TVector, T>.WideTile(tileRows, step: 1, b, length, tile, fresh, ahead, i == firstPanel ? nextRows.Offsets : nothing.Offsets);
            }

            for (; i < endPanel; i++)
            {
                int vectors = panels.VectorsOf(i);
                tile = partSums + (nint)panels.FirstVector(i) * paddedUnits + row * vectors;
                panels.Tile(i, tileRows, step: 1, b, length, tile, fresh, ahead, i == firstPanel ? nextRows.Offsets : nothing.Offsets);
                b += cut * (nint)(panels.BytesOfTerm(i) / sizeof(T));
            }
        }
    }
}
