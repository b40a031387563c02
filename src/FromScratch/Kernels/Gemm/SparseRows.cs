using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>An element that is not zero, and where the packed row of the other operand that belongs to it begins.</summary>
/// <param name="Offset">From the packed panel's start, in bytes.</param>
/// <param name="Value">The element.</param>
internal readonly record struct SparseTerm<T>(int Offset, T Value)
    where T : unmanaged;

/// <summary>
/// Aᵀ by rows, without its zeros; each row in pieces of as many terms as are packed at a time. A piece's rows lie one behind the other.
/// </summary>
internal sealed unsafe class SparseRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Scratch<SparseTerm<T>> elements = new(1);
    private readonly Scratch<int> ends = new(1);
    private int k, rows, cut;

    private int Pieces => Tiles.Count(k, cut);

    /// <summary>Makes room for a matrix of <paramref name="terms"/> rows and <paramref name="columns"/> columns, in pieces of <paramref name="length"/> terms.</summary>
    public void Reserve(int terms, int columns, int length)
    {
        (k, rows, cut) = (terms, columns, length);
        elements.Reserve((long)k * rows + 1);
        ends.Reserve((long)Pieces * rows + 1);
    }

    /// <summary>Takes the elements of A that are not zero.</summary>
    /// <param name="A">[k×M], of the reserved extents.</param>
    /// <param name="bytesOfTerm">Bytes of a packed row of the other operand.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(Matrix<T> A, int bytesOfTerm)
    {
        T* a = A.Pointer;
        SparseTerm<T>* end = elements.Of(0);
        int* endOfRow = ends.Of(0);
        *endOfRow++ = 0;
        for (int piece = 0; piece < Pieces; piece++)
        {
            T* first = a + (nint)piece * cut * rows, behind = a + (nint)Math.Min(k, (piece + 1) * cut) * rows;
            for (int row = 0; row < rows; row++)
            {
                int offset = 0;
                for (T* source = first + row; source < behind; source += rows, offset += bytesOfTerm)
                {
                    // Always written, and kept if it is not zero: no branch that nobody can foresee.
                    *end = new SparseTerm<T>(offset, *source);
                    end += *source != T.Zero ? 1 : 0;
                }

                *endOfRow++ = (int)(end - elements.Of(0));
            }
        }
    }

    /// <summary>The first element of a row's piece.</summary>
    public SparseTerm<T>* At(int piece, int row) => elements.Of(0) + ends.Of(0)[(nint)piece * rows + row];

    /// <summary>How many elements of a row's piece there are.</summary>
    public int Count(int piece, int row)
    {
        int* end = ends.Of(0) + (nint)piece * rows + row;
        return end[1] - end[0];
    }
}
