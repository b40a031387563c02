using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A panel of columns of A·B, where A is sparse: each step takes one element of a row of A that is not zero and the vectors of packed B that
/// belong to it. Every element is summed in ascending order of the terms; terms that are left out would not change a bit.
/// </summary>
internal static unsafe class SparsePanel<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Vectors of a row: as many as are multiplied and added at a time, so that a panel of a hundred terms is about the first-level cache.</summary>
    public const int Vectors = 8;

    private const int RowsAhead = 2, LinesAtOnce = 4;

    /// <summary>For some rows of A, sums = Σ a·b[a's term], or sums += unless <paramref name="fresh"/>; or W's rows move by these sums.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">The elements of all rows of A.</param>
    /// <param name="places">Where the vectors of their terms begin, from <paramref name="b"/> on.</param>
    /// <param name="b">Packed B: the vectors of each term.</param>
    /// <param name="sums">The first row's sums.</param>
    /// <param name="step">From one row's sums to the next row's.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    /// <param name="w">The first row of W in these columns, if its rows move; else null.</param>
    /// <param name="stride">From one row of W to the next.</param>
    /// <param name="toVelocity">From W to its velocity, in bytes; 0 where there is none.</param>
    /// <param name="descent">How W moves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        SparseRow* rows, int count, T* values, ushort* places, TVector* b, T* sums, nint step, bool fresh,
        T* w, nint stride, nint toVelocity, in Descent<TPath, TVector, T> descent)
    {
        PlainDescent<TPath, TVector, T> plain = descent.Plain;
        TVector zero = TPath.Broadcast(default);
        for (SparseRow* row = rows, last = rows + count - 1; row <= last; row++)
        {
            TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
            var sum = (TVector*)(sums + row->Row * step);
            if (!fresh)
            {
                c0 = sum[0]; c1 = sum[1]; c2 = sum[2]; c3 = sum[3]; c4 = sum[4]; c5 = sum[5]; c6 = sum[6]; c7 = sum[7];
            }

            // The lines that another row will need are asked for a few at a time.
            byte* ahead = (byte*)(w + (row + RowsAhead <= last ? row + RowsAhead : last)->Row * stride), behind = w is null ? ahead : ahead + Vectors * sizeof(TVector);
            T* a = values + row->First;
            ushort* place = places + row->First;
            for (T* end = a + row->Count; a < end; a += SparseRow.Unit, place += SparseRow.Unit)
            {
                if (ahead < behind)
                {
                    Ask(ahead);
                    if (toVelocity != 0)
                    {
                        Ask(ahead + toVelocity);
                    }

                    ahead += LinesAtOnce * Prefetch.CacheLine;
                }

                ulong four = *(ulong*)place;
                Add(a, At(b, four), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                Add(a + 1, At(b, four >> 16), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                Add(a + 2, At(b, four >> 32), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                Add(a + 3, At(b, four >> 48), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
            }

            if (w is null)
            {
                sum[0] = c0; sum[1] = c1; sum[2] = c2; sum[3] = c3; sum[4] = c4; sum[5] = c5; sum[6] = c6; sum[7] = c7;
            }
            else if (toVelocity == 0)
            {
                T* target = w + row->Row * stride;
                plain.Move(target, c0, c1, c2, c3);
                plain.Move(target + 4 * TPath.Width, c4, c5, c6, c7);
            }
            else
            {
                T* target = w + row->Row * stride, velocity = (T*)((byte*)target + toVelocity);
                Move(descent, target, velocity, 0, c0, c1, c2, c3);
                Move(descent, target, velocity, 4, c4, c5, c6, c7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(byte* lines)
    {
        Prefetch.Line(lines);
        Prefetch.Line(lines + Prefetch.CacheLine);
        Prefetch.Line(lines + 2 * Prefetch.CacheLine);
        Prefetch.Line(lines + 3 * Prefetch.CacheLine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* At(TVector* b, ulong place) => (T*)((byte*)b + (nint)(ushort)place * SparseRow.PlaceUnit);

    // One element times the vectors of its term.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        T* a, T* x,
        ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, ref TVector c4, ref TVector c5, ref TVector c6, ref TVector c7)
    {
        TVector u = TPath.Broadcast(*a);
        c0 = TPath.MultiplyAdd(u, TPath.Load(x), c0);
        c1 = TPath.MultiplyAdd(u, TPath.Load(x + TPath.Width), c1);
        c2 = TPath.MultiplyAdd(u, TPath.Load(x + 2 * TPath.Width), c2);
        c3 = TPath.MultiplyAdd(u, TPath.Load(x + 3 * TPath.Width), c3);
        c4 = TPath.MultiplyAdd(u, TPath.Load(x + 4 * TPath.Width), c4);
        c5 = TPath.MultiplyAdd(u, TPath.Load(x + 5 * TPath.Width), c5);
        c6 = TPath.MultiplyAdd(u, TPath.Load(x + 6 * TPath.Width), c6);
        c7 = TPath.MultiplyAdd(u, TPath.Load(x + 7 * TPath.Width), c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(in Descent<TPath, TVector, T> descent, T* target, T* velocity, nint vector, TVector g0, TVector g1, TVector g2, TVector g3)
    {
        T* w = target + vector * TPath.Width, v = velocity + vector * TPath.Width;
        descent.Move(w, v, g0);
        descent.Move(w + TPath.Width, v + TPath.Width, g1);
        descent.Move(w + 2 * TPath.Width, v + 2 * TPath.Width, g2);
        descent.Move(w + 3 * TPath.Width, v + 3 * TPath.Width, g3);
    }
}
