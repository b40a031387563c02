using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// C = Aᵀ·B of an A with many zeros, which are left out: behind a ReLU half of a gradient's elements are zero, behind dropout more. Bit
/// for bit what <see cref="OuterProducts{TPath, TVector, T}"/> computes, since 0·b = 0 for every finite b (but for the sign of a sum of
/// 0, where a product is too small for a number).
/// </summary>
internal sealed unsafe class SparseProducts<TPath, TVector, T>(WorkerPool pool) : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The share of elements that are not zero up to which it was faster, as measured on AVX2.
    private const double WorthLeavingOut = 0.65;

    private readonly SparseRows<T> sparse = new(pool);
    private readonly Scratch<TVector> scratch = new(pool.Threads);
    private T* b, c, velocity;
    private int rows, columns, k, cut;
    private bool descends;
    private PixelRows<T>? pixels;
    private Descent<TPath, TVector, T> descent;

    /// <summary>Columns of a whole panel.</summary>
    public static int PanelColumns => Vectors * TPath.Width;

    private static int Vectors => SparsePanel<TPath, TVector, T>.Vectors;

    private static int BytesOfTerm => Vectors * sizeof(TVector);

    // Lists of more do not fit an array.
    private static long MostTerms => (Array.MaxLength - (1 << 16)) / sizeof(T);

    /// <summary>
    /// Prepares this product, and says whether leaving out zeros makes it faster. Room is made in any case, so that nothing is allocated later,
    /// when A has more zeros.
    /// </summary>
    public bool TryPrepare(Matrix<T> A, Matrix<T> B)
    {
        double widened = (double)Tiles.Count(B.Columns, PanelColumns) * PanelColumns / B.Columns;
        if (widened > 1.5)
        {
            return false;
        }

        (rows, columns, k) = (A.Columns, B.Columns, B.Rows);

        // A sum that is cut is stored and loaded again: a panel a little larger than the cache costs less.
        cut = (long)k * BytesOfTerm * 8 <= FirstLevelCache.Bytes * 9 ? k : Panels<TPath, TVector, T>.Cut(k, BytesOfTerm);
        if (SparseRows<T>.Most(k, rows, cut) > MostTerms)
        {
            return false;
        }

        scratch.Reserve(Vectors * ((long)cut + rows));
        sparse.Reserve(k, rows, cut);
        return widened * Density(A) < WorthLeavingOut && IsFinite(B);
    }

    /// <summary>C = Aᵀ·B, of what was found worthwhile; with a rule, C moves by it instead.</summary>
    public void Run(Matrix<T> A, Matrix<T> B, Matrix<T> C, SgdRule<T>? rule = null, Matrix<T>? velocityOfC = null)
    {
        pixels = B.Columns % TPath.Width == 0 ? B.Pixels : null;
        b = pixels is null ? B.Pointer : null;
        c = C.Pointer;
        velocity = velocityOfC is null ? null : velocityOfC.Pointer;
        descends = rule is not null;
        descent = new(rule.GetValueOrDefault());
        sparse.Set(A, BytesOfTerm / SparseRow.PlaceUnit);
        pool.Run(this, Tiles.Count(columns, PanelColumns), isShared: 2.0 * rows * columns * k >= Tiles.WorthSharing);
        GC.KeepAlive(A);
        GC.KeepAlive(B);
        GC.KeepAlive(C);
        GC.KeepAlive(velocityOfC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        int first = block * PanelColumns, width = Math.Min(PanelColumns, columns - first);
        bool whole = width == PanelColumns;
        nint toVelocity = velocity is null ? 0 : (nint)((byte*)velocity - (byte*)c);
        TVector* panel = scratch.Of(worker);
        bool stored = whole && !descends;
        T* sums = stored ? c + first : (T*)(panel + cut * Vectors);
        int piece = 0;
        for (int from = 0; from < k; from += cut, piece++)
        {
            int length = Math.Min(cut, k - from);
            if (pixels is not null)
            {
                Packing<TPath, TVector, T>.Rows(pixels, from, length, first, width, Vectors, panel);
            }
            else
            {
                Packing<TPath, TVector, T>.Rows(b + (nint)from * columns + first, columns, length, width, Vectors, panel);
            }

            T* moved = whole && descends && from + length == k ? c + first : null;
            SparsePanel<TPath, TVector, T>.Run(
                sparse.Of(piece), rows, sparse.Values, sparse.Places, panel, sums, stored ? columns : PanelColumns, fresh: from == 0, moved, columns, toVelocity, descent);
        }

        if (!whole)
        {
            Finish(sums, first, width);
        }
    }

    // What the last panel's sums are for, if it is narrower than the others.
    private void Finish(T* sums, int first, int width)
    {
        for (nint at = first; at < (nint)rows * columns; at += columns, sums += PanelColumns)
        {
            if (descends)
            {
                descent.Run(c + at, sums, velocity is null ? null : velocity + at, width);
            }
            else
            {
                Unsafe.CopyBlockUnaligned(c + at, sums, (uint)(width * sizeof(T)));
            }
        }
    }

    // The share of elements that are not zero, of some two thousand in all rows.
    private static double Density(Matrix<T> A)
    {
        int step = A.Count / 2048 | 1, elements = 0, zeros = 0;
        T* a = A.Pointer;
        for (int i = 0; i < A.Count; i += step, elements++)
        {
            zeros += a[i] == T.Zero ? 1 : 0;
        }

        return 1 - (double)zeros / Math.Max(elements, 1);
    }

    private static bool IsFinite(Matrix<T> B)
    {
        if (B.Pixels is not { AreBytes: true } bytes)
        {
            return AreFinite(B.Pointer, B.Count);
        }

        for (int i = 0; i < bytes.OverriddenRows.Length; i++)
        {
            if (!AreFinite(bytes.Overriding(i), B.Columns))
            {
                return false;
            }
        }

        return AreNormalizedFinite(bytes.Scale, bytes.Shift, B.Columns);
    }

    // Whether bytes·scale + shift is, whatever the bytes: it is where it is for the largest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreNormalizedFinite(T* scale, T* shift, int count)
    {
        TVector zero = TPath.Broadcast(T.Zero), most = TPath.Broadcast(T.CreateTruncating(byte.MaxValue)), sum = zero;
        int i = 0;
        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            sum = TPath.MultiplyAdd(zero, TPath.MultiplyAdd(most, TPath.Load(scale + i), TPath.Load(shift + i)), sum);
        }

        bool finite = IsZero(&sum, 1);
        for (; i < count; i++)
        {
            finite &= T.IsFinite(T.CreateTruncating(byte.MaxValue) * scale[i] + shift[i]);
        }

        return finite;
    }

    private static bool IsZero(TVector* sums, int vectors)
    {
        bool zero = true;
        for (int i = 0; i < vectors * TPath.Width; i++)
        {
            zero &= ((T*)sums)[i] == T.Zero;
        }

        return zero;
    }

    // 0·x is 0 for a finite x, and NaN for any other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreFinite(T* x, int count)
    {
        TVector zero = TPath.Broadcast(T.Zero), s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        int i = 0;
        for (; i <= count - 4 * TPath.Width; i += 4 * TPath.Width)
        {
            s0 = TPath.MultiplyAdd(zero, TPath.Load(x + i), s0);
            s1 = TPath.MultiplyAdd(zero, TPath.Load(x + i + TPath.Width), s1);
            s2 = TPath.MultiplyAdd(zero, TPath.Load(x + i + 2 * TPath.Width), s2);
            s3 = TPath.MultiplyAdd(zero, TPath.Load(x + i + 3 * TPath.Width), s3);
        }

        TVector* sums = stackalloc TVector[4] { s0, s1, s2, s3 };
        bool finite = IsZero(sums, 4);
        for (; i < count; i++)
        {
            finite &= T.IsFinite(x[i]);
        }

        return finite;
    }
}
