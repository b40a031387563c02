using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// A row of 12 vectors of A·B, where A is sparse: each step takes one element of A that is not zero and the 12 vectors of packed B
/// that belong to it. Every element is summed in ascending order of the terms; terms that are left out would not change a bit.
/// </summary>
internal static unsafe class SparseOuter1x12<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Vectors of the row.</summary>
    public const int Vectors = 12;

    /// <summary>sums = Σ a·b[a's term], or sums += unless <paramref name="fresh"/>.</summary>
    /// <param name="a">The elements of A that are not zero.</param>
    /// <param name="count">How many.</param>
    /// <param name="b">Packed B: 12 vectors for each term.</param>
    /// <param name="sums">The row, [12] vectors.</param>
    /// <param name="fresh">Whether the sums begin here.</param>
    /// <param name="ahead">The first of the lines that are asked for, one at each of the first 12 steps.</param>
    /// <param name="second">From there to another such line, in bytes.</param>
    /// <param name="target">The row of W that the sums are the gradient of and that moves by them at the end; null: the sums are stored.</param>
    /// <param name="descent">How it moves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        SparseTerm<T>* a, int count, TVector* b, TVector* sums, bool fresh, byte* ahead, nint second, T* target, in Descent<TPath, TVector, T> descent)
    {
        TVector zero = TPath.Broadcast(default);
        TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero, c8 = zero, c9 = zero, c10 = zero, c11 = zero;
        if (!fresh)
        {
            c0 = sums[0]; c1 = sums[1]; c2 = sums[2]; c3 = sums[3]; c4 = sums[4]; c5 = sums[5];
            c6 = sums[6]; c7 = sums[7]; c8 = sums[8]; c9 = sums[9]; c10 = sums[10]; c11 = sums[11];
        }

        SparseTerm<T>* end = a + count, early = ahead is null ? a : a + Math.Min(count, Vectors);
        for (; a < early; a++, ahead += Prefetch.CacheLine)
        {
            Prefetch.Line(ahead);
            if (second != 0)
            {
                Prefetch.Line(ahead + second);
            }

            Step(a, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref c10, ref c11);
        }

        for (; a < end; a++)
        {
            Step(a, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref c10, ref c11);
        }

        if (target is not null)
        {
            T* v = second == 0 ? null : (T*)((byte*)target + second);
            Move(descent, target, v, 0, c0, c1, c2, c3);
            Move(descent, target, v, 4, c4, c5, c6, c7);
            Move(descent, target, v, 8, c8, c9, c10, c11);
            return;
        }

        sums[0] = c0; sums[1] = c1; sums[2] = c2; sums[3] = c3; sums[4] = c4; sums[5] = c5;
        sums[6] = c6; sums[7] = c7; sums[8] = c8; sums[9] = c9; sums[10] = c10; sums[11] = c11;
    }

    // One element times the 12 vectors of its term.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        SparseTerm<T>* a, TVector* b,
        ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, ref TVector c4, ref TVector c5,
        ref TVector c6, ref TVector c7, ref TVector c8, ref TVector c9, ref TVector c10, ref TVector c11)
    {
        T* x = (T*)((byte*)b + a->Offset);
        TVector u = TPath.Broadcast(a->Value);
        c0 = TPath.MultiplyAdd(u, TPath.Load(x), c0);
        c1 = TPath.MultiplyAdd(u, TPath.Load(x + TPath.Width), c1);
        c2 = TPath.MultiplyAdd(u, TPath.Load(x + 2 * TPath.Width), c2);
        c3 = TPath.MultiplyAdd(u, TPath.Load(x + 3 * TPath.Width), c3);
        c4 = TPath.MultiplyAdd(u, TPath.Load(x + 4 * TPath.Width), c4);
        c5 = TPath.MultiplyAdd(u, TPath.Load(x + 5 * TPath.Width), c5);
        c6 = TPath.MultiplyAdd(u, TPath.Load(x + 6 * TPath.Width), c6);
        c7 = TPath.MultiplyAdd(u, TPath.Load(x + 7 * TPath.Width), c7);
        c8 = TPath.MultiplyAdd(u, TPath.Load(x + 8 * TPath.Width), c8);
        c9 = TPath.MultiplyAdd(u, TPath.Load(x + 9 * TPath.Width), c9);
        c10 = TPath.MultiplyAdd(u, TPath.Load(x + 10 * TPath.Width), c10);
        c11 = TPath.MultiplyAdd(u, TPath.Load(x + 11 * TPath.Width), c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(in Descent<TPath, TVector, T> descent, T* target, T* v, nint vector, TVector g0, TVector g1, TVector g2, TVector g3)
    {
        T* w = target + vector * TPath.Width;
        if (v is null)
        {
            descent.Move(w, null, g0);
            descent.Move(w + TPath.Width, null, g1);
            descent.Move(w + 2 * TPath.Width, null, g2);
            descent.Move(w + 3 * TPath.Width, null, g3);
            return;
        }

        v += vector * TPath.Width;
        descent.Move(w, v, g0);
        descent.Move(w + TPath.Width, v + TPath.Width, g1);
        descent.Move(w + 2 * TPath.Width, v + 2 * TPath.Width, g2);
        descent.Move(w + 3 * TPath.Width, v + 3 * TPath.Width, g3);
    }
}
