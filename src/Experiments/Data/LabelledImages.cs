namespace Harness.Experiments;

/// <summary>
/// Images with labels: rows of shared byte storage, in an order of their own. Nothing is copied when a split
/// or a subset is taken.
/// </summary>
public sealed class LabelledImages
{
    private readonly byte[] pixels, labels;
    private readonly int[]? rows;

    /// <param name="name">What messages call these images: a file's or a split's name.</param>
    /// <param name="pixels">All pixels, [count × features], one image a row; kept, not copied.</param>
    /// <param name="labels">Class of each image, 0 … classes − 1; kept, not copied.</param>
    /// <exception cref="ArgumentException">The pixels are not a whole number of images.</exception>
    public LabelledImages(string name, byte[] pixels, byte[] labels)
    {
        if (labels.Length == 0 || pixels.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{name}: {pixels.Length} pixels are not {labels.Length} images of equal size");
        }

        (Name, this.pixels, this.labels) = (name, pixels, labels);
        Features = pixels.Length / labels.Length;
    }

    private LabelledImages(string name, LabelledImages of, int[] rows)
    {
        (Name, pixels, labels, Features, this.rows) = (name, of.pixels, of.labels, of.Features, rows);
    }

    /// <summary>What messages call these images.</summary>
    public string Name { get; }

    /// <summary>How many images.</summary>
    public int Count => rows?.Length ?? labels.Length;

    /// <summary>Bytes of an image: D.</summary>
    public int Features { get; }

    /// <summary>The bytes of all images there are, of which these are some; for engines that pin them.</summary>
    public ReadOnlyMemory<byte> Storage => pixels;

    /// <summary>Where in <see cref="Storage"/> image <paramref name="index"/> starts.</summary>
    public int Start(int index) => checked(Row(index) * Features);

    /// <summary>The bytes of image <paramref name="index"/>, [D].</summary>
    public ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(Start(index), Features);

    /// <summary>The class of image <paramref name="index"/>.</summary>
    public int Label(int index) => labels[Row(index)];

    /// <summary>The images at <paramref name="indices"/> of these, in that order.</summary>
    public LabelledImages Select(string name, ReadOnlySpan<int> indices)
    {
        int[] selected = new int[indices.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = Row(indices[i]);
        }

        return new LabelledImages(name, this, selected);
    }

    /// <summary>These images and then others of the same storage.</summary>
    /// <exception cref="ArgumentException">The others lie in another storage.</exception>
    public LabelledImages Concat(string name, LabelledImages others) => ReferenceEquals(pixels, others.pixels)
        ? new LabelledImages(name, this, [.. Enumerable.Range(0, Count).Select(Row), .. Enumerable.Range(0, others.Count).Select(others.Row)])
        : throw new ArgumentException($"{Name} and {others.Name} do not lie in one storage");

    /// <summary>All images of the storage, in its order, with the first values of each alone; a copy.</summary>
    /// <param name="features">How many values, at most <see cref="Features"/>.</param>
    internal LabelledImages FirstFeatures(int features)
    {
        byte[] first = new byte[checked(labels.Length * features)];
        for (int i = 0; i < labels.Length; i++)
        {
            pixels.AsSpan(checked(i * Features), features).CopyTo(first.AsSpan(i * features));
        }

        return new LabelledImages(Name, first, labels);
    }

    private int Row(int index) => rows is null ? index : rows[index];
}
