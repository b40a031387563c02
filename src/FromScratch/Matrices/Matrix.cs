using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A dense row-major matrix. Its memory starts on a cache line and never moves, so that kernels may keep
/// pointers to it; it lives as long as the matrix does.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class Matrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int CacheLine = 64;
    private readonly T[] buffer;
    private readonly int offset;
    private readonly T* first;
    private PixelRows<T>? pixels;

    /// <summary>A matrix of zeros, [rows × columns].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative extent, or more elements than an array holds.</exception>
    public Matrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        int padding = CacheLine / sizeof(T);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, Array.MaxLength - padding);
        (Rows, Columns) = (rows, columns);
        buffer = GC.AllocateArray<T>(rows * columns + padding, pinned: true);
        nuint misaligned = (nuint)Unsafe.AsPointer(ref buffer[0]) % CacheLine;
        offset = misaligned == 0 ? 0 : (int)(CacheLine - misaligned) / sizeof(T);
        first = (T*)Unsafe.AsPointer(ref buffer[offset]);
    }

    private Matrix(Matrix<T> of, int rows)
    {
        first = of.Pointer;
        (Rows, Columns, buffer, offset) = (rows, of.Columns, of.buffer, of.offset);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Rows * Columns;

    /// <summary>All elements in row-major order.</summary>
    public Span<T> Span
    {
        get
        {
            WritePending();
            return buffer.AsSpan(offset, Count);
        }
    }

    /// <summary>[rows×columns], as messages show it.</summary>
    public string ShapeText => $"[{Rows}×{Columns}]";

    /// <summary>The first element.</summary>
    internal T* Pointer
    {
        get
        {
            WritePending();
            return first;
        }
    }

    /// <summary>The pixels that the elements are to be computed from, as long as nobody has asked for an element; else null.</summary>
    internal PixelRows<T>? Pixels => pixels is { ArePending: true } ? pixels : null;

    /// <summary>The element in a row and a column.</summary>
    public ref T this[int row, int column] => ref Row(row)[column];

    /// <summary>The elements of a row.</summary>
    public Span<T> Row(int row) => Span.Slice(row * Columns, Columns);

    /// <summary>The first <paramref name="rows"/> rows, over the same memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows.</exception>
    public Matrix<T> Top(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        return rows == Rows ? this : new Matrix<T>(this, rows);
    }

    /// <summary>Makes the elements those of normalised pixels, to be written when somebody asks for one.</summary>
    internal void Defer(IPixelWriter<T> writer, ReadOnlySpan<nint> rows, bool areBytes, Matrix<T> scale, Matrix<T> shift)
    {
        pixels ??= new PixelRows<T>(Rows, writer);
        pixels.Set(rows, areBytes, scale, shift);
    }

    /// <summary>Some rows of deferred elements are these instead.</summary>
    /// <param name="places">Which, in ascending order.</param>
    /// <param name="rows">A row for each; it must stay what it is as long as the pixels.</param>
    internal void SetRows(int[] places, Matrix<T> rows)
    {
        if (Pixels is PixelRows<T> pending)
        {
            pending.Override(places, rows);
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            rows.Row(i).CopyTo(Row(places[i]));
        }
    }

    /// <summary>Refuses a matrix of another shape; the message names the tensor and both shapes.</summary>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    internal void Require(string name, int rows, int columns)
    {
        if (Rows != rows || Columns != columns)
        {
            throw new ArgumentException($"{name} is {ShapeText}, but [{rows}×{columns}] is needed");
        }
    }

    private void WritePending()
    {
        if (pixels is { ArePending: true })
        {
            pixels.Write(this);
        }
    }
}
