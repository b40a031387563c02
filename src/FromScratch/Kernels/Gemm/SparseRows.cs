using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Four elements of a row of A, and where the packed rows of the other operand that belong to them begin: a core loads the four places at once.
/// </summary>
internal struct SparseTerms<T>
    where T : unmanaged
{
    /// <summary>Elements.</summary>
    public const int Count = 4;

    /// <summary>What a place counts, in bytes.</summary>
    public const int Unit = 8;

    /// <summary>Places from the packed panel's start, 16 bits each, the first one's the lowest.</summary>
    public ulong Places;

    /// <summary>The elements.</summary>
    public T A0, A1, A2, A3;

    /// <summary>Writes an element of a list.</summary>
    /// <param name="list">The list's first four.</param>
    /// <param name="i">The element's index.</param>
    /// <param name="place">Where the packed row begins.</param>
    /// <param name="value">The element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Write(SparseTerms<T>* list, nint i, nint place, T value)
    {
        SparseTerms<T>* four = list + (i >> 2);
        ((ushort*)&four->Places)[i & 3] = (ushort)place;
        (&four->A0)[i & 3] = value;
    }
}

/// <summary>Where a row's elements are.</summary>
/// <param name="Row">The row of Aᵀ.</param>
/// <param name="Fours">How many, in fours; zeros fill up the last ones.</param>
/// <param name="First">The first ones' place among those of all rows.</param>
internal readonly record struct SparseRow(nint Row, nint Fours, nint First);

/// <summary>
/// Aᵀ by rows, without its zeros; each row in pieces of as many terms as are packed at a time. A piece's rows come in the order of their
/// lengths, so that a branch predictor knows where the next one ends.
/// </summary>
internal sealed unsafe class SparseRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Scratch<SparseTerms<T>> elements = new(1);
    private readonly Scratch<SparseRow> ordered = new(1), unordered = new(1);
    private readonly Scratch<int> starts = new(1);
    private int k, rows, cut;

    /// <summary>The elements of all rows.</summary>
    public SparseTerms<T>* Elements => elements.Of(0);

    private int Pieces => Tiles.Count(k, cut);

    // Lengths a row may have, in fours.
    private int Lengths => Tiles.Count(cut, SparseTerms<T>.Count) + 1;

    /// <summary>The most fours that a matrix of <paramref name="terms"/> rows and <paramref name="columns"/> columns may have, in pieces of <paramref name="length"/> terms.</summary>
    public static long Most(int terms, int columns, int length) => (long)Tiles.Count(terms, length) * columns * Tiles.Count(length, SparseTerms<T>.Count);

    /// <summary>Makes room for such a matrix.</summary>
    public void Reserve(int terms, int columns, int length)
    {
        (k, rows, cut) = (terms, columns, length);
        elements.Reserve(Most(terms, columns, length) + 1);
        ordered.Reserve((long)Pieces * rows);
        unordered.Reserve(rows);
        starts.Reserve(Lengths + 1);
    }

    /// <summary>A piece's rows.</summary>
    public SparseRow* Of(int piece) => ordered.Of(0) + (nint)piece * rows;

    /// <summary>Takes the elements of A that are not zero.</summary>
    /// <param name="A">[k×M], of the reserved extents.</param>
    /// <param name="unitsOfTerm">From one packed row of the other operand to the next, in units of a place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(Matrix<T> A, int unitsOfTerm)
    {
        T* a = A.Pointer;
        SparseTerms<T>* list = Elements;
        for (int piece = 0; piece < Pieces; piece++)
        {
            T* first = a + (nint)piece * cut * rows, behind = a + (nint)Math.Min(k, (piece + 1) * cut) * rows;
            for (nint row = 0; row < rows; row++)
            {
                nint count = 0, place = 0;
                for (T* source = first + row; source < behind; source += rows, place += unitsOfTerm)
                {
                    // Always written, and kept if it is not zero: no branch that nobody can foresee.
                    SparseTerms<T>.Write(list, count, place, *source);
                    count += *source != T.Zero ? 1 : 0;
                }

                for (; count % SparseTerms<T>.Count != 0; count++)
                {
                    SparseTerms<T>.Write(list, count, 0, T.Zero);
                }

                nint fours = count / SparseTerms<T>.Count;
                unordered.Of(0)[row] = new SparseRow(row, fours, (nint)(list - Elements));
                list += fours;
            }

            Order(Of(piece));
        }
    }

    // By length: where those of a length start is how many are shorter.
    private void Order(SparseRow* to)
    {
        SparseRow* first = unordered.Of(0), behind = first + rows;
        int* start = starts.Of(0);
        new Span<int>(start, Lengths + 1).Clear();
        for (SparseRow* row = first; row < behind; row++)
        {
            start[row->Fours + 1]++;
        }

        for (int length = 1; length < Lengths; length++)
        {
            start[length] += start[length - 1];
        }

        for (SparseRow* row = first; row < behind; row++)
        {
            to[start[row->Fours]++] = *row;
        }
    }
}
