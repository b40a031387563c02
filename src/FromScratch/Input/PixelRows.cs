using System.Numerics;

namespace Harness.FromScratch;

/// <summary>
/// What the elements of a batch are computed from, pixels·scale + shift, until somebody asks for an element. The products
/// of a training step never do: they normalise the pixels while they pack them, so that a batch crosses the caches as
/// bytes. A few rows may be other numbers (pixels with noise).
/// </summary>
/// <param name="count">N.</param>
/// <param name="writer">What writes the elements when they are asked for.</param>
internal sealed unsafe class PixelRows<T>(int count, IPixelWriter<T> writer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nint[] images = new nint[count];
    private Matrix<T>? scale, shift, overriding;
    private int[] overriddenRows = [];

    /// <summary>Whether the elements are not written yet.</summary>
    public bool ArePending { get; private set; }

    /// <summary>Whether pixels are bytes; else they are numbers of float32.</summary>
    public bool AreBytes { get; private set; }

    /// <summary>Factors, [D].</summary>
    public T* Scale => scale!.Pointer;

    /// <summary>Summands, [D].</summary>
    public T* Shift => shift!.Pointer;

    /// <summary>Pointers to the images' pixels, [N].</summary>
    public ReadOnlySpan<nint> Images => images;

    /// <summary>Rows that are not their pixels alone: where they are in the batch, in ascending order.</summary>
    public ReadOnlySpan<int> OverriddenRows => overriddenRows;

    /// <summary>The pixels are now these.</summary>
    public void Set(ReadOnlySpan<nint> rows, bool areBytes, Matrix<T> scaleRow, Matrix<T> shiftRow)
    {
        rows.CopyTo(images);
        (AreBytes, scale, shift, ArePending) = (areBytes, scaleRow, shiftRow, true);
        (overriddenRows, overriding) = ([], null);
    }

    /// <summary>Some rows are not their pixels alone, but these.</summary>
    /// <param name="places">Where in the batch, in ascending order.</param>
    /// <param name="rows">A row for each place.</param>
    public void Override(int[] places, Matrix<T> rows) => (overriddenRows, overriding) = (places, rows);

    /// <summary>The elements of one of those rows, [D].</summary>
    public T* Overriding(int i) => overriding!.Pointer + (nint)i * overriding.Columns;

    /// <summary>Writes the elements.</summary>
    public void Write(Matrix<T> X)
    {
        ArePending = false;
        writer.Write(this, X);
        for (int i = 0; i < overriddenRows.Length; i++)
        {
            overriding!.Row(i).CopyTo(X.Row(overriddenRows[i]));
        }
    }
}
