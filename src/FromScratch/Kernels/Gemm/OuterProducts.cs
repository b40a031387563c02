using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// C = A·B as sums of outer products. A is packed once, five rows side by side; each output block is a panel of
/// columns, for which the panel of B is packed into the worker's scratch memory, where it stays while all of A
/// passes by. What becomes of a finished tile (stored, or applied to a parameter) is decided at its end.
/// </summary>
internal sealed unsafe class OuterProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = 5;

    private readonly Scratch<T> packedA = new(1);
    private readonly Scratch<TVector> panels = new(pool.Threads);
    private T* b, c, velocity;
    private int rows, columns, k;
    private SgdRule<T>? rule;

    private static int PanelVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPath.HasWideTile ? 5 : 2;
    }

    private static int PanelColumns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PanelVectors * TPath.Width;
    }

    /// <summary>C = A·B, or with <paramref name="transposeA"/> Aᵀ·B; with a rule, C moves by it instead.</summary>
    public void Run(Matrix<T> A, bool transposeA, Matrix<T> B, Matrix<T> C, SgdRule<T>? updateRule = null, Matrix<T>? velocityOfC = null)
    {
        b = B.Pointer;
        c = C.Pointer;
        velocity = velocityOfC is null ? null : velocityOfC.Pointer;
        (rows, columns, k, rule) = (C.Rows, C.Columns, B.Rows, updateRule);
        packedA.Reserve((long)Tiles.Count(rows, TileRows) * TileRows * k);
        panels.Reserve((long)(k + TileRows) * PanelVectors);
        PackA(A.Pointer, transposeA);

        int blocks = Tiles.Count(columns, PanelColumns);
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
        GC.KeepAlive(A);
        GC.KeepAlive(B);
        GC.KeepAlive(C);
        GC.KeepAlive(velocityOfC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        int first = block * PanelColumns, width = Math.Min(PanelColumns, columns - first);
        TVector* tile = panels.Of(worker);
        TVector* panel = tile + TileRows * PanelVectors;
        PackB(first, width, panel);
        T* a = packedA.Of(0);
        for (int row = 0; row < rows; row += TileRows, a += TileRows * k)
        {
            if (TPath.HasWideTile)
            {
                Outer5x5<TPath, TVector, T>.Run(a, (T*)panel, k, tile);
            }
            else
            {
                Outer5x2<TPath, TVector, T>.Run(a, (T*)panel, k, tile);
            }

            for (int i = 0; i < Math.Min(TileRows, rows - row); i++)
            {
                nint at = (nint)(row + i) * columns + first;
                if (rule is SgdRule<T> step)
                {
                    Descent<TPath, TVector, T>.Run(
                        c + at, (T*)(tile + i * PanelVectors), velocity is null ? null : velocity + at, width, step);
                }
                else
                {
                    Unsafe.CopyBlockUnaligned(c + at, tile + i * PanelVectors, (uint)(width * sizeof(T)));
                }
            }
        }
    }

    private void PackA(T* a, bool transposed)
    {
        T* packed = packedA.Of(0);
        (nint alongRow, nint alongK) = transposed ? ((nint)1, (nint)rows) : (k, 1);
        for (int row = 0; row < rows; row += TileRows)
        {
            int filled = Math.Min(TileRows, rows - row);
            T* source = a + row * alongRow;
            for (int p = 0; p < k; p++, packed += TileRows, source += alongK)
            {
                for (int i = 0; i < TileRows; i++)
                {
                    packed[i] = i < filled ? source[i * alongRow] : T.Zero;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackB(int first, int width, TVector* panel)
    {
        T* source = b + first;
        if (width == PanelColumns)
        {
            for (int p = 0; p < k; p++, source += columns, panel += PanelVectors)
            {
                for (int v = 0; v < PanelVectors; v++)
                {
                    panel[v] = TPath.Load(source + v * TPath.Width);
                }
            }

            return;
        }

        for (int p = 0; p < k; p++, source += columns, panel += PanelVectors)
        {
            new Span<TVector>(panel, PanelVectors).Clear();
            Unsafe.CopyBlockUnaligned(panel, source, (uint)(width * sizeof(T)));
        }
    }
}
