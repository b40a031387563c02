using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>
/// How the columns of a product are cut into panels: five vectors wide where the path has the registers for a tile of 5 × 5,
/// the rest two vectors wide.
/// </summary>
internal readonly unsafe struct Panels<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 5;

    /// <summary>Vectors of a wide panel.</summary>
    public const int Wide = 5;

    private const int Narrow = 2;

    // What a packed panel may take of the first-level cache; the rest is for the rows of A and the tile.
    private const int PanelBytes = 32 * 1024;

    private readonly int wide;

    /// <param name="columns">Columns of the product.</param>
    public Panels(int columns)
    {
        int vectors = Tiles.Count(columns, TPath.Width);
        wide = TPath.HasWideTile ? vectors / Wide : 0;
        Columns = columns;
        Count = wide + Tiles.Count(vectors - wide * Wide, Narrow);
    }

    /// <summary>The widest panel's vectors.</summary>
    public static int MostVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPath.HasWideTile ? Wide : Narrow;
    }

    /// <summary>Columns of the product.</summary>
    public int Columns { get; }

    /// <summary>Number of panels.</summary>
    public int Count { get; }

    /// <summary>Vectors of all panels together.</summary>
    public int Vectors => FirstVector(Count);

    /// <summary>Vectors of a panel.</summary>
    public int VectorsOf(int panel) => panel < wide ? Wide : Narrow;

    /// <summary>Vectors before a panel.</summary>
    public int FirstVector(int panel) => panel < wide ? panel * Wide : wide * Wide + (panel - wide) * Narrow;

    /// <summary>The first column of a panel.</summary>
    public int FirstColumn(int panel) => FirstVector(panel) * TPath.Width;

    /// <summary>Columns of a panel, fewer than its vectors hold in the last one.</summary>
    public int ColumnsOf(int panel) => Math.Min(VectorsOf(panel) * TPath.Width, Columns - FirstColumn(panel));

    /// <summary>The length of even cuts of a sum of <paramref name="k"/> terms, so that packed panels stay in the first-level cache.</summary>
    /// <param name="k">Terms.</param>
    /// <param name="vectors">Vectors of the panels that are to stay there together.</param>
    /// <param name="multiple">The length is a multiple of this.</param>
    public static int Cut(int k, int vectors, int multiple = 1)
    {
        int cuts = Tiles.Count(k, PanelBytes / (vectors * sizeof(TVector)));
        return Tiles.Count(Tiles.Count(k, Math.Max(cuts, 1)), multiple) * multiple;
    }

    /// <summary>A tile of the product, by the kernel of its width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(int vectors, T** a, nint step, TVector* panel, int k, TVector* sums, bool fresh)
    {
        if (TPath.HasWideTile && vectors == Wide)
        {
            Outer5x5<TPath, TVector, T>.Run(a, step, (T*)panel, k, sums, fresh);
        }
        else
        {
            Outer5x2<TPath, TVector, T>.Run(a, step, (T*)panel, k, sums, fresh);
        }
    }
}
