using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Where a row's elements are.</summary>
/// <param name="Row">The row of Aᵀ.</param>
/// <param name="Count">How many, a multiple of <see cref="Unit"/>; zeros fill up the last ones.</param>
/// <param name="First">The first one's place among those of all rows.</param>
internal readonly record struct SparseRow(nint Row, nint Count, nint First)
{
    /// <summary>Elements come by fours: a core loads four places at once.</summary>
    public const int Unit = 4;

    /// <summary>What a place counts, in bytes.</summary>
    public const int PlaceUnit = 8;
}

/// <summary>
/// Aᵀ by rows, without its zeros; each row in pieces of as many terms as are packed at a time. A piece's rows come in the order of their
/// lengths, so that a branch predictor knows where the next one ends.
/// </summary>
internal sealed unsafe class SparseRows<T>(WorkerPool pool) : IBlockWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows that share a cache line of A.
    private static readonly int RowsOfBlock = Prefetch.CacheLine / sizeof(T);

    private readonly Scratch<T> values = new(1);
    private readonly Scratch<ushort> places = new(1);
    private readonly Scratch<SparseRow> ordered = new(1), unordered = new(1);
    private readonly Scratch<int> starts = new(1);
    private T* a;
    private int k, rows, cut, unitsOfTerm;

    /// <summary>The elements of all rows.</summary>
    public T* Values => values.Of(0);

    /// <summary>Where the packed rows of the other operand that belong to them begin, from the packed panel's start.</summary>
    public ushort* Places => places.Of(0);

    private int Pieces => Tiles.Count(k, cut);

    // The most elements of a row in a piece.
    private int Longest => Tiles.Count(cut, SparseRow.Unit) * SparseRow.Unit;

    // Lengths a row may have.
    private int Lengths => Longest / SparseRow.Unit + 1;

    /// <summary>Places for all elements of a matrix of <paramref name="terms"/> rows and <paramref name="columns"/> columns, in pieces of <paramref name="length"/> terms.</summary>
    public static long Most(int terms, int columns, int length) => (long)Tiles.Count(terms, length) * columns * Tiles.Count(length, SparseRow.Unit) * SparseRow.Unit;

    /// <summary>Makes room for such a matrix.</summary>
    public void Reserve(int terms, int columns, int length)
    {
        (k, rows, cut) = (terms, columns, length);
        values.Reserve(Most(terms, columns, length));
        places.Reserve(Most(terms, columns, length));
        ordered.Reserve((long)Pieces * rows);
        unordered.Reserve((long)Pieces * rows);
        starts.Reserve(Lengths + 1);
    }

    /// <summary>A piece's rows.</summary>
    public SparseRow* Of(int piece) => ordered.Of(0) + (nint)piece * rows;

    /// <summary>Takes the elements of A that are not zero.</summary>
    /// <param name="A">[k×M], of the reserved extents.</param>
    /// <param name="fromTermToTerm">From one packed row of the other operand to the next, in units of a place.</param>
    public void Set(Matrix<T> A, int fromTermToTerm)
    {
        a = A.Pointer;
        unitsOfTerm = fromTermToTerm;
        pool.Run(this, Tiles.Count(rows, RowsOfBlock), isShared: (long)k * rows >= Tiles.ElementsWorthSharing);
        for (int piece = 0; piece < Pieces; piece++)
        {
            Order(piece);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        int longest = Longest;
        nint from = (nint)block * RowsOfBlock, behindRows = Math.Min(from + RowsOfBlock, rows);
        for (int piece = 0; piece < Pieces; piece++)
        {
            T* first = a + (nint)piece * cut * rows, behind = a + (nint)Math.Min(k, (piece + 1) * cut) * rows;
            for (nint row = from; row < behindRows; row++)
            {
                nint at = ((nint)piece * rows + row) * longest, count = 0;
                T* value = Values + at;
                ushort* place = Places + at;
                int units = 0;
                for (T* source = first + row; source < behind; source += rows, units += unitsOfTerm)
                {
                    // Always written, and kept if it is not zero: no branch that nobody can foresee.
                    T element = *source;
                    value[count] = element;
                    place[count] = (ushort)units;
                    count += element != T.Zero ? 1 : 0;
                }

                for (; count % SparseRow.Unit != 0; count++)
                {
                    (value[count], place[count]) = (T.Zero, 0);
                }

                unordered.Of(0)[(nint)piece * rows + row] = new SparseRow(row, count, at);
            }
        }
    }

    // By length: where those of a length start is how many are shorter.
    private void Order(int piece)
    {
        SparseRow* first = unordered.Of(0) + (nint)piece * rows, behind = first + rows, to = Of(piece);
        int* start = starts.Of(0);
        new Span<int>(start, Lengths + 1).Clear();
        for (SparseRow* row = first; row < behind; row++)
        {
            start[row->Count / SparseRow.Unit + 1]++;
        }

        for (int length = 1; length < Lengths; length++)
        {
            start[length] += start[length - 1];
        }

        for (SparseRow* row = first; row < behind; row++)
        {
            to[start[row->Count / SparseRow.Unit]++] = *row;
        }
    }
}
