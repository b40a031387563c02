using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// Transposes squares of as many rows as a vector has elements, in two steps. As many rows at a time as a lane of 128 bits
/// has elements are interleaved, which transposes them within the lanes; then each column is loaded lane by lane. Every
/// cache line of the rows is read once, however many of them share a set of the cache.
/// </summary>
internal static unsafe class Transposition<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <param name="rows">As many rows as a vector has elements.</param>
    /// <param name="at">Where in the rows the square begins.</param>
    /// <param name="interleaved">Room for as many vectors.</param>
    /// <param name="columns">The first column, written.</param>
    /// <param name="step">From one column to the next, in vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(T** rows, nint at, TVector* interleaved, TVector* columns, nint step)
    {
        if (TPath.Width == 1)
        {
            *columns = TPath.Load(rows[0] + at);
            return;
        }

        int lane = 16 / sizeof(T);
        for (int row = 0; row < TPath.Width; row += lane)
        {
            TVector* to = interleaved + row;
            TVector r0 = TPath.Load(rows[row] + at), r1 = TPath.Load(rows[row + 1] + at);
            if (lane == 2)
            {
                to[0] = TPath.InterleaveLower(r0, r1);
                to[1] = TPath.InterleaveUpper(r0, r1);
                continue;
            }

            TVector r2 = TPath.Load(rows[row + 2] + at), r3 = TPath.Load(rows[row + 3] + at);
            TVector even0 = TPath.InterleaveLower(r0, r2), even1 = TPath.InterleaveUpper(r0, r2);
            TVector odd0 = TPath.InterleaveLower(r1, r3), odd1 = TPath.InterleaveUpper(r1, r3);
            to[0] = TPath.InterleaveLower(even0, odd0);
            to[1] = TPath.InterleaveUpper(even0, odd0);
            to[2] = TPath.InterleaveLower(even1, odd1);
            to[3] = TPath.InterleaveUpper(even1, odd1);
        }

        T* from = (T*)interleaved;
        for (int column = 0; column < TPath.Width; column += lane, from += lane)
        {
            for (int j = 0; j < lane; j++, columns += step)
            {
                *columns = TPath.LoadLanes(from + j * TPath.Width, lane * TPath.Width);
            }
        }
    }
}
