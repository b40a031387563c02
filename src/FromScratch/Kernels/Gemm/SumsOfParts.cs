using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>S = (Σ over the parts of Sᵀ)ᵀ + b; a block is as many units as a vector has elements.</summary>
internal sealed unsafe class SumsOfParts<TPath, TVector, T> : IBlockWork
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TVector* sums;
    private T* b, s;
    private int count, paddedUnits, units;
    private long sumsPerPart;
    private Panels<TPath, TVector, T> panels;

    public void Of(TVector* sumsOfParts, int parts, long perPart, int paddedRows, in Panels<TPath, TVector, T> of, Matrix<T> bias, Matrix<T> S)
    {
        sums = sumsOfParts;
        b = bias.Pointer;
        s = S.Pointer;
        (count, sumsPerPart, paddedUnits, panels, units) = (parts, perPart, paddedRows, of, S.Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        TVector* square = stackalloc TVector[TPath.Width], interleaved = stackalloc TVector[TPath.Width], columns = stackalloc TVector[TPath.Width];
        T** rows = stackalloc T*[TPath.Width];
        for (int i = 0; i < TPath.Width; i++)
        {
            rows[i] = (T*)(square + i);
        }

        TVector one = TPath.Broadcast(T.One);
        int unit = block * TPath.Width, unitsLeft = Math.Min(TPath.Width, units - unit);
        for (int i = 0; i < panels.FirstOfHalves; i++)
        {
            int vectors = panels.VectorsOf(i);
            for (int v = 0; v < vectors; v++)
            {
                int sample = panels.FirstColumn(i) + v * TPath.Width;
                TVector* row = sums + (nint)panels.FirstVector(i) * paddedUnits + (nint)unit * vectors + v;
                T* next = s + (nint)(sample + TPath.Width) * units + unit;
                for (int u = 0; u < unitsLeft; u++, row += vectors, next += units)
                {
                    Prefetch.Line((byte*)next);
                    TVector sum = *row;
                    for (int part = 1; part < count; part++)
                    {
                        sum = TPath.MultiplyAdd(one, row[part * sumsPerPart], sum);
                    }

                    square[u] = TPath.MultiplyAdd(one, TPath.Broadcast(b[unit + u]), sum);
                }

                Transposition<TPath, TVector, T>.Run(rows, 0, interleaved, columns, 1);
                T* target = s + (nint)sample * units + unit;
                for (int n = 0; n < Math.Min(TPath.Width, panels.Columns - sample); n++, target += units)
                {
                    Partial<TPath, TVector, T>.StoreUpTo(target, columns[n], unitsLeft);
                }
            }
        }

        for (int i = panels.FirstOfHalves; i < panels.Count; i++)
        {
            AddHalves(i, unit, unitsLeft);
        }
    }

    // Each half of a vector has sums of one sample over some of the terms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddHalves(int panel, int unit, int unitsLeft)
    {
        int sample = panels.FirstColumn(panel), samples = panels.ColumnsOf(panel), terms = Panels<TPath, TVector, T>.TermsOfHalf;
        for (int u = unit; u < unit + unitsLeft; u++)
        {
            T* halves = (T*)(sums + (nint)panels.FirstVector(panel) * paddedUnits + (nint)u * 2);
            for (int n = 0; n < samples; n++, halves += terms)
            {
                T sum = T.Zero;
                for (int part = 0; part < count; part++)
                {
                    T* half = halves + part * sumsPerPart * TPath.Width;
                    for (int h = 0; h < terms; h++)
                    {
                        sum += half[h];
                    }
                }

                s[(nint)(sample + n) * units + u] = sum + b[u];
            }
        }
    }
}
