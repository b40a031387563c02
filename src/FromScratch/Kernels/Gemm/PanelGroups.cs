namespace Harness.FromScratch;

/// <summary>
/// Successive panels that fit the cache together: some rows of the other operand are multiplied by all panels of a group while
/// they are there.
/// </summary>
internal sealed class PanelGroups<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const int MostBytes = 512;

    private readonly List<int> firsts = [];
    private int panels;

    /// <summary>Number of groups.</summary>
    public int Count => firsts.Count;

    /// <summary>Bytes that a term of the largest group takes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Groups these panels.</summary>
    public void Set(in Panels<TPath, TVector, T> of)
    {
        firsts.Clear();
        (panels, Bytes) = (of.Count, 0);
        int bytes = MostBytes;
        for (int panel = 0; panel < panels; panel++)
        {
            int ofPanel = of.BytesOfTerm(panel);
            if (bytes + ofPanel > MostBytes)
            {
                firsts.Add(panel);
                bytes = 0;
            }

            bytes += ofPanel;
            Bytes = Math.Max(Bytes, bytes);
        }
    }

    /// <summary>The first panel of a group.</summary>
    public int First(int group) => firsts[group];

    /// <summary>The first panel behind a group.</summary>
    public int End(int group) => group + 1 < firsts.Count ? firsts[group + 1] : panels;
}
