using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Copies of a panel in the order a tile reads it: for each term the panel's vectors, side by side.</summary>
internal static unsafe class Packing<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A panel of columns of B, whose rows are the terms; zeros behind the last column.</summary>
    /// <param name="b">The first row's first element of the panel.</param>
    /// <param name="stride">From one row of B to the next.</param>
    /// <param name="k">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="vectors">Vectors of the panel.</param>
    /// <param name="panel">[k × vectors], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(T* b, nint stride, int k, int width, int vectors, TVector* panel)
    {
        int group = Group(vectors);
        if (vectors % group == 0 && width == vectors * TPath.Width)
        {
            for (int p = 0; p < k; p++, b += stride)
            {
                for (T* some = b; some < b + width; some += group * TPath.Width, panel += group)
                {
                    panel[0] = TPath.Load(some);
                    panel[1] = TPath.Load(some + TPath.Width);
                    panel[2] = TPath.Load(some + 2 * TPath.Width);
                    if (group == 4)
                    {
                        panel[3] = TPath.Load(some + 3 * TPath.Width);
                    }
                }
            }

            return;
        }

        for (int p = 0; p < k; p++, b += stride, panel += vectors)
        {
            for (int v = 0; v < vectors; v++)
            {
                int left = width - v * TPath.Width;
                panel[v] = left > 0 ? Partial<TPath, TVector, T>.LoadUpTo(b + v * TPath.Width, left) : default;
            }
        }
    }

    /// <summary>A panel of columns of normalised pixels, whole vectors of them; zeros behind the last column.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="firstImage">The first term.</param>
    /// <param name="k">Terms.</param>
    /// <param name="first">The panel's first column.</param>
    /// <param name="width">Columns.</param>
    /// <param name="vectors">Vectors of the panel.</param>
    /// <param name="panel">[k × vectors], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(PixelRows<T> pixels, int firstImage, int k, int first, int width, int vectors, TVector* panel)
    {
        RowsOfPixels(pixels, firstImage, k, first, width, vectors, panel);
        ReadOnlySpan<int> places = pixels.OverriddenRows;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] - firstImage is int p && p >= 0 && p < k)
            {
                Unsafe.CopyBlockUnaligned(panel + (nint)p * vectors, pixels.Overriding(i) + first, (uint)(width * sizeof(T)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsOfPixels(PixelRows<T> pixels, int firstImage, int k, int first, int width, int vectors, TVector* panel)
    {
        T* scale = pixels.Scale + first, shift = pixels.Shift + first;
        int filled = width / TPath.Width;
        int group = Group(vectors);
        if (pixels.AreBytes && filled == vectors && vectors % group == 0)
        {
            for (int some = 0; some < vectors; some += group, scale += group * TPath.Width, shift += group * TPath.Width)
            {
                TVector a0 = TPath.Load(scale), a1 = TPath.Load(scale + TPath.Width), a2 = TPath.Load(scale + 2 * TPath.Width);
                TVector b0 = TPath.Load(shift), b1 = TPath.Load(shift + TPath.Width), b2 = TPath.Load(shift + 2 * TPath.Width);
                TVector a3 = group == 4 ? TPath.Load(scale + 3 * TPath.Width) : default, b3 = group == 4 ? TPath.Load(shift + 3 * TPath.Width) : default;
                TVector* term = panel + some;
                foreach (nint image in pixels.Images.Slice(firstImage, k))
                {
                    byte* bytes = (byte*)image + first + some * TPath.Width;
                    term[0] = TPath.MultiplyAdd(TPath.LoadBytes(bytes), a0, b0);
                    term[1] = TPath.MultiplyAdd(TPath.LoadBytes(bytes + TPath.Width), a1, b1);
                    term[2] = TPath.MultiplyAdd(TPath.LoadBytes(bytes + 2 * TPath.Width), a2, b2);
                    if (group == 4)
                    {
                        term[3] = TPath.MultiplyAdd(TPath.LoadBytes(bytes + 3 * TPath.Width), a3, b3);
                    }

                    term += vectors;
                }
            }

            return;
        }

        foreach (nint image in pixels.Images.Slice(firstImage, k))
        {
            Normalized(pixels.AreBytes, image, first, scale, shift, filled, panel);
            for (int v = filled; v < vectors; v++)
            {
                panel[v] = default;
            }

            panel += vectors;
        }
    }

    /// <summary>A panel of rows of X, transposed: their columns are the terms; the last row again behind the last one.</summary>
    /// <param name="x">The first row's first term.</param>
    /// <param name="stride">From one row of X to the next.</param>
    /// <param name="k">Terms.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="vectors">Vectors of the panel.</param>
    /// <param name="panel">[k × vectors], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(T* x, nint stride, int k, int rows, int vectors, TVector* panel)
    {
        TVector* interleaved = stackalloc TVector[TPath.Width];
        T** square = stackalloc T*[TPath.Width];
        for (int v = 0; v < vectors; v++)
        {
            for (int i = 0; i < TPath.Width; i++)
            {
                square[i] = x + Math.Min(v * TPath.Width + i, rows - 1) * stride;
            }

            Columns(square, k, interleaved, panel + v, vectors);
        }
    }

    /// <summary>A panel of normalised images, transposed; the last image again behind the last one.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="firstImage">The panel's first image.</param>
    /// <param name="rows">Images.</param>
    /// <param name="first">The first term.</param>
    /// <param name="k">Terms, whole vectors of them.</param>
    /// <param name="vectors">Vectors of the panel.</param>
    /// <param name="normalized">Room for k vectors.</param>
    /// <param name="panel">[k × vectors], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(PixelRows<T> pixels, int firstImage, int rows, int first, int k, int vectors, TVector* normalized, TVector* panel)
    {
        ColumnsOfPixels(pixels, firstImage, rows, first, k, vectors, normalized, panel);
        ReadOnlySpan<int> places = pixels.OverriddenRows;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] - firstImage is int column && column >= 0 && column < rows)
            {
                T* to = (T*)panel + column, from = pixels.Overriding(i) + first;
                for (int p = 0; p < k; p++, to += vectors * TPath.Width)
                {
                    *to = from[p];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsOfPixels(PixelRows<T> pixels, int firstImage, int rows, int first, int k, int vectors, TVector* normalized, TVector* panel)
    {
        T* scale = pixels.Scale + first, shift = pixels.Shift + first;
        ReadOnlySpan<nint> images = pixels.Images.Slice(firstImage, rows);
        if (ByteSquares<TVector>.AreSupported && pixels.AreBytes)
        {
            byte** squares = stackalloc byte*[vectors * TPath.Width];
            for (int i = 0; i < vectors * TPath.Width; i++)
            {
                squares[i] = (byte*)images[Math.Min(i, rows - 1)] + first;
                Prefetch.Lines(squares[i] + k, k);
            }

            byte* bytes = stackalloc byte[vectors * TPath.Width * TPath.Width];
            for (int p = 0; p < k; p += TPath.Width)
            {
                ByteSquares<TVector>.Run(squares, vectors, p, (float*)(scale + p), (float*)(shift + p), bytes, panel + (nint)p * vectors);
            }

            return;
        }

        TVector* interleaved = stackalloc TVector[TPath.Width];
        T** square = stackalloc T*[TPath.Width];
        int filled = k / TPath.Width;
        for (int v = 0; v < vectors; v++)
        {
            for (int i = 0; i < TPath.Width; i++)
            {
                TVector* row = normalized + i * filled;
                Normalized(pixels.AreBytes, images[Math.Min(v * TPath.Width + i, rows - 1)], first, scale, shift, filled, row);
                square[i] = (T*)row;
            }

            Columns(square, k, interleaved, panel + v, vectors);
        }
    }

    /// <summary>A panel of halves of up to four rows of X: half a vector of each at a time; the last row again behind the last one.</summary>
    /// <param name="x">The first row's first term.</param>
    /// <param name="stride">From one row of X to the next.</param>
    /// <param name="k">Terms, whole halves of them.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="panel">[k × 4] elements, written.</param>
    public static void Halves(T* x, nint stride, int k, int rows, T* panel)
    {
        int terms = Panels<TPath, TVector, T>.TermsOfHalf;
        for (int p = 0; p < k; p += terms)
        {
            for (int i = 0; i < Panels<TPath, TVector, T>.ColumnsOfHalves; i++, panel += terms)
            {
                Unsafe.CopyBlockUnaligned(panel, x + Math.Min(i, rows - 1) * stride + p, (uint)(terms * sizeof(T)));
            }
        }
    }

    /// <summary>The same of normalised images.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="firstImage">The panel's first image.</param>
    /// <param name="rows">Images.</param>
    /// <param name="first">The first term.</param>
    /// <param name="k">Terms, whole vectors of them.</param>
    /// <param name="normalized">Room for 4·k elements.</param>
    /// <param name="panel">[k × 4] elements, written.</param>
    public static void Halves(PixelRows<T> pixels, int firstImage, int rows, int first, int k, T* normalized, T* panel)
    {
        for (int i = 0; i < rows; i++)
        {
            T* row = normalized + (nint)i * k;
            int overriding = pixels.OverriddenRows.BinarySearch(firstImage + i);
            if (overriding >= 0)
            {
                Unsafe.CopyBlockUnaligned(row, pixels.Overriding(overriding) + first, (uint)(k * sizeof(T)));
            }
            else
            {
                Normalized(pixels.AreBytes, pixels.Images[firstImage + i], first, pixels.Scale + first, pixels.Shift + first, k / TPath.Width, (TVector*)row);
            }
        }

        Halves(normalized, k, k, rows, panel);
    }

    // Vectors that are packed at a time: panels of sparse products are multiples of four, tiles of six and of three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Group(int vectors) => vectors % 4 == 0 ? 4 : 3;

    // A vector's rows of X as the panel's next vector of each term.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(T** rows, int k, TVector* interleaved, TVector* panel, int vectors)
    {
        int whole = k / TPath.Width * TPath.Width;
        for (int p = 0; p < whole; p += TPath.Width)
        {
            Transposition<TPath, TVector, T>.Run(rows, p, interleaved, panel + (nint)p * vectors, vectors);
        }

        for (int p = whole; p < k; p++)
        {
            T* column = (T*)(panel + (nint)p * vectors);
            for (int i = 0; i < TPath.Width; i++)
            {
                column[i] = rows[i][p];
            }
        }
    }

    // Vectors of an image's pixels, normalised.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalized(bool areBytes, nint image, int first, T* scale, T* shift, int vectors, TVector* row)
    {
        if (areBytes)
        {
            byte* bytes = (byte*)image + first;
            for (int v = 0; v < vectors; v++)
            {
                int d = v * TPath.Width;
                row[v] = TPath.MultiplyAdd(TPath.LoadBytes(bytes + d), TPath.Load(scale + d), TPath.Load(shift + d));
            }

            return;
        }

        float* numbers = (float*)image + first;
        for (int v = 0; v < vectors; v++)
        {
            int d = v * TPath.Width;
            row[v] = TPath.MultiplyAdd(TPath.LoadSingles(numbers + d), TPath.Load(scale + d), TPath.Load(shift + d));
        }
    }
}
