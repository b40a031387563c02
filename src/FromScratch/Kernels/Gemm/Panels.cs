using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// How the columns of a product are cut into panels: as wide as a tile of four rows that fills the registers (six vectors
/// of 32 registers, three of 16), the rest three and two vectors wide. The last columns, fewer than a vector, may be in
/// panels of halves, four columns each, which do no work for columns that are not there (<see cref="HalvesOuter4x2{TPath, TVector, T}"/>).
/// </summary>
internal readonly unsafe struct Panels<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 4;

    /// <summary>Columns of a panel of halves.</summary>
    public const int ColumnsOfHalves = 4;

    private const int Middle = 3, Narrow = 2;

    // What a packed panel may take of the first-level cache; the rest is for the rows of A and the tile.
    private static readonly int PanelBytes = FirstLevelCache.Bytes / 6 * 5;

    private readonly int wide, middle, narrow;

    /// <param name="columns">Columns of the product.</param>
    /// <param name="halves">Whether panels of halves are allowed: terms must come in multiples of the vector.</param>
    public Panels(int columns, bool halves = false)
    {
        Columns = columns;
        halves &= HasHalves;
        int vectors = halves ? columns / TPath.Width : Tiles.Count(columns, TPath.Width);
        (wide, int rest) = Math.DivRem(vectors, Wide);

        // A single vector leaves the multipliers waiting for its sums; as halves it does not.
        rest = halves && rest == 1 ? 0 : rest;
        middle = rest is Middle or Middle + Narrow ? 1 : 0;
        narrow = Tiles.Count(rest - middle * Middle, Narrow);
        FirstOfHalves = wide + middle + narrow;
        Count = FirstOfHalves + (halves ? Tiles.Count(columns - FirstVector(FirstOfHalves) * TPath.Width, ColumnsOfHalves) : 0);
    }

    /// <summary>The widest panel's vectors.</summary>
    public static int Wide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPath.HasWideTile ? 6 : 3;
    }

    /// <summary>Steps of the widest panel's kernel for each line that it asks for.</summary>
    public static int StepsOfLine => TPath.HasWideTile ? 1 : Outer4x3<TPath, TVector, T>.StepsOfLine;

    /// <summary>Successive terms that half a vector holds.</summary>
    public static int TermsOfHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPath.Width / 2;
    }

    /// <summary>Columns of the product.</summary>
    public int Columns { get; }

    /// <summary>Number of panels.</summary>
    public int Count { get; }

    /// <summary>The first panel of halves; <see cref="Count"/> if there is none.</summary>
    public int FirstOfHalves { get; }

    /// <summary>Vectors of a tile's row over all panels together.</summary>
    public int Vectors => FirstVector(Count);

    private static bool HasHalves => TPath.Width >= ColumnsOfHalves;

    /// <summary>Vectors of a row of a panel's tile.</summary>
    public int VectorsOf(int panel) => panel < wide ? Wide : panel < wide + middle ? Middle : Narrow;

    /// <summary>Vectors before a panel.</summary>
    public int FirstVector(int panel) =>
        panel <= wide ? panel * Wide : wide * Wide + middle * Middle + (panel - wide - middle) * Narrow;

    /// <summary>The first column of a panel.</summary>
    public int FirstColumn(int panel) => panel <= FirstOfHalves
        ? FirstVector(panel) * TPath.Width
        : FirstVector(FirstOfHalves) * TPath.Width + (panel - FirstOfHalves) * ColumnsOfHalves;

    /// <summary>Columns of a panel; the last one of its kind may have fewer than it has room for.</summary>
    public int ColumnsOf(int panel) => Math.Min(
        panel < FirstOfHalves ? VectorsOf(panel) * TPath.Width : ColumnsOfHalves,
        Columns - FirstColumn(panel));

    /// <summary>Bytes a term of a packed panel takes.</summary>
    public int BytesOfTerm(int panel) => (panel < FirstOfHalves ? VectorsOf(panel) * TPath.Width : ColumnsOfHalves) * sizeof(T);

    /// <summary>The length of even cuts of a sum of <paramref name="k"/> terms, so that packed panels stay in the first-level cache.</summary>
    /// <param name="k">Terms.</param>
    /// <param name="bytesOfTerm">Bytes of the panels that are to stay there together, for each term.</param>
    /// <param name="multiple">The length is a multiple of this.</param>
    public static int Cut(int k, int bytesOfTerm, int multiple = 1)
    {
        int most = Math.Max(PanelBytes / bytesOfTerm / multiple, 1) * multiple;
        return Tiles.Count(Tiles.Count(k, Tiles.Count(k, most)), multiple) * multiple;
    }

    /// <summary>Panels of the widest kind, the first ones.</summary>
    public int CountOfWide => wide;

    /// <summary>A tile of such a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WideTile(T** a, nint step, T* packed, int k, TVector* sums, bool fresh, void* ahead, nint* lines)
    {
        if (TPath.HasWideTile)
        {
            Outer4x6<TPath, TVector, T>.Run(a, step, packed, k, sums, fresh, (byte*)ahead, lines);
        }
        else
        {
            Outer4x3<TPath, TVector, T>.Run(a, step, packed, k, sums, fresh, (byte*)ahead, lines);
        }
    }

    /// <summary>A tile of the product, by the kernel of its panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tile(int panel, T** a, nint step, T* packed, int k, TVector* sums, bool fresh, void* ahead, nint* lines)
    {
        if (panel >= FirstOfHalves)
        {
            HalvesOuter4x2<TPath, TVector, T>.Run(a, packed, k, sums, fresh);
        }
        else if (TPath.HasWideTile && panel < wide)
        {
            Outer4x6<TPath, TVector, T>.Run(a, step, packed, k, sums, fresh, (byte*)ahead, lines);
        }
        else if (panel < wide + middle)
        {
            Outer4x3<TPath, TVector, T>.Run(a, step, packed, k, sums, fresh, (byte*)ahead, lines);
        }
        else
        {
            Outer4x2<TPath, TVector, T>.Run(a, step, packed, k, sums, fresh, (byte*)ahead, lines);
        }
    }
}
