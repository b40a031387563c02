using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// S = X·Wᵀ + b, both operands contiguous along the sum: no packing. Output blocks of about 50 × 50; within a
/// block the sum is cut into lengths that keep one row tile of X in the first-level cache, and the accumulators
/// of the block's tiles wait in the worker's scratch memory in between.
/// </summary>
internal sealed unsafe class DotProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = 5, BlockExtent = 50, CutBytes = 4096;

    private readonly Scratch<TVector> accumulators = new(pool.Threads);
    private T* x, w, b, s;
    private int rows, columns, k, blockRows, blockColumns, blocksAcross, cut;

    private static int TileColumns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPath.HasWideTile ? 5 : 2;
    }

    public void Run(Matrix<T> X, Matrix<T> W, Matrix<T> bias, Matrix<T> S)
    {
        x = X.Pointer;
        w = W.Pointer;
        b = bias.Pointer;
        s = S.Pointer;
        (rows, columns, k) = (S.Rows, S.Columns, X.Columns);
        blockRows = EvenBlock(rows, TileRows);
        blockColumns = EvenBlock(columns, TileColumns);
        blocksAcross = Tiles.Count(columns, blockColumns);
        cut = CutBytes / sizeof(T);
        accumulators.Reserve(Tiles.Count(blockRows, TileRows) * Tiles.Count(blockColumns, TileColumns) * TileRows * TileColumns);

        int blocks = Tiles.Count(rows, blockRows) * blocksAcross;
        if (2.0 * rows * columns * k < Tiles.WorthSharing)
        {
            for (int block = 0; block < blocks; block++)
            {
                Run(block, 0);
            }
        }
        else
        {
            pool.Run(this, blocks);
        }

        // What the pointers point to lives as long as its matrix, which nobody else may hold any more.
        GC.KeepAlive(X);
        GC.KeepAlive(W);
        GC.KeepAlive(bias);
        GC.KeepAlive(S);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        (int down, int across) = Math.DivRem(block, blocksAcross);
        int firstRow = down * blockRows, endRow = Math.Min(firstRow + blockRows, rows);
        int firstColumn = across * blockColumns, endColumn = Math.Min(firstColumn + blockColumns, columns);
        int tileSize = TileRows * TileColumns;
        T** xRows = stackalloc T*[TileRows];
        T** wRows = stackalloc T*[TileColumns];

        for (int from = 0; from < k; from += cut)
        {
            int length = Math.Min(cut, k - from), whole = length / TPath.Width * TPath.Width;
            bool last = from + length == k;
            TVector* sums = accumulators.Of(worker);
            for (int row = firstRow; row < endRow; row += TileRows)
            {
                for (int i = 0; i < TileRows; i++)
                {
                    xRows[i] = x + (nint)Math.Min(row + i, endRow - 1) * k + from;
                }

                for (int column = firstColumn; column < endColumn; column += TileColumns, sums += tileSize)
                {
                    for (int j = 0; j < TileColumns; j++)
                    {
                        wRows[j] = w + (nint)Math.Min(column + j, endColumn - 1) * k + from;
                    }

                    if (from == 0)
                    {
                        new Span<TVector>(sums, tileSize).Clear();
                    }

                    Tile(xRows, wRows, whole, sums);
                    if (whole < length)
                    {
                        Tail(xRows, wRows, whole, length - whole, sums);
                    }

                    if (last)
                    {
                        Store(sums, row, Math.Min(TileRows, endRow - row), column, Math.Min(TileColumns, endColumn - column));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(T** xRows, T** wRows, int length, TVector* sums)
    {
        if (TPath.HasWideTile)
        {
            Dot5x5<TPath, TVector, T>.Run(xRows, wRows, length, sums);
        }
        else
        {
            Dot5x2<TPath, TVector, T>.Run(xRows, wRows, length, sums);
        }
    }

    /// <summary>The last elements of the rows, fewer than a vector: copied out and filled up with zeros.</summary>
    private static void Tail(T** xRows, T** wRows, int from, int count, TVector* sums)
    {
        TVector* values = stackalloc TVector[TileRows + TileColumns];
        T** rows = stackalloc T*[TileRows + TileColumns];
        for (int i = 0; i < TileRows + TileColumns; i++)
        {
            values[i] = Partial<TPath, TVector, T>.Load((i < TileRows ? xRows[i] : wRows[i - TileRows]) + from, count);
            rows[i] = (T*)(values + i);
        }

        Tile(rows, rows + TileRows, TPath.Width, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(TVector* sums, int row, int tileRows, int column, int tileColumns)
    {
        for (int i = 0; i < tileRows; i++)
        {
            T* target = s + (nint)(row + i) * columns + column;
            for (int j = 0; j < tileColumns; j++)
            {
                target[j] = TPath.Sum(sums[i * TileColumns + j]) + b[column + j];
            }
        }
    }

    /// <summary>An extent that cuts <paramref name="whole"/> into equal blocks of about the wanted extent, whole tiles each.</summary>
    private static int EvenBlock(int whole, int tile)
    {
        int blocks = Tiles.Count(whole, BlockExtent);
        return Tiles.Count(Tiles.Count(whole, blocks), tile) * tile;
    }
}
