using System.Runtime.InteropServices;

namespace Harness.Experiments;

/// <summary>
/// Images with labels: rows of shared storage, in an order of their own. Nothing is copied when a split or a subset is
/// taken. An image is D bytes, its pixels, or D numbers of float32: features of any kind.
/// </summary>
public sealed class LabelledImages
{
    private readonly byte[] storage, labels;
    private readonly int[]? rows;
    private readonly int valueSize;

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

        (Name, storage, this.labels, valueSize) = (name, pixels, labels, sizeof(byte));
        Features = pixels.Length / labels.Length;
    }

    private LabelledImages(string name, byte[] storage, byte[] labels, int features, int valueSize) =>
        (Name, this.storage, this.labels, Features, this.valueSize) = (name, storage, labels, features, valueSize);

    private LabelledImages(string name, LabelledImages of, int[] rows)
    {
        (Name, storage, labels, valueSize, Features, this.rows) = (name, of.storage, of.labels, of.valueSize, of.Features, rows);
    }

    /// <summary>What messages call these images.</summary>
    public string Name { get; }

    /// <summary>How many images.</summary>
    public int Count => rows?.Length ?? labels.Length;

    /// <summary>Values of an image: D.</summary>
    public int Features { get; }

    /// <summary>Whether the values are bytes, as pixels are; else they are numbers of float32.</summary>
    public bool AreBytes => valueSize == sizeof(byte);

    /// <summary>The bytes of all images there are, of which these are some; for engines that pin them.</summary>
    public ReadOnlyMemory<byte> Storage => storage;

    /// <summary>Where in <see cref="Storage"/> image <paramref name="index"/> starts.</summary>
    public int Start(int index) => checked(Row(index) * Features * valueSize);

    /// <summary>The bytes that image <paramref name="index"/> is stored in: [D], of float32 [4·D].</summary>
    public ReadOnlySpan<byte> Bytes(int index) => storage.AsSpan(Start(index), Features * valueSize);

    /// <summary>The pixels of image <paramref name="index"/>, [D].</summary>
    /// <exception cref="InvalidOperationException">The values are numbers of float32.</exception>
    public ReadOnlySpan<byte> Pixels(int index) => AreBytes ? Bytes(index) : throw new InvalidOperationException($"{Name}: features of float32 are no pixels");

    /// <summary>Copies the values of image <paramref name="index"/> out, whatever they are.</summary>
    /// <param name="index">Which image.</param>
    /// <param name="values">Written, [D].</param>
    public void CopyTo(int index, Span<double> values)
    {
        ReadOnlySpan<byte> bytes = Bytes(index);
        ReadOnlySpan<float> numbers = AreBytes ? [] : MemoryMarshal.Cast<byte, float>(bytes);
        for (int d = 0; d < Features; d++)
        {
            values[d] = AreBytes ? bytes[d] : numbers[d];
        }
    }

    /// <summary>The class of image <paramref name="index"/>.</summary>
    public int Label(int index) => labels[Row(index)];

    /// <summary>Images whose values are numbers of float32.</summary>
    /// <param name="name">What messages call these images: a file's or a split's name.</param>
    /// <param name="features">All features, [count × D], one image a row; copied.</param>
    /// <param name="labels">Class of each image, 0 … classes − 1; kept, not copied.</param>
    /// <exception cref="ArgumentException">The features are not a whole number of images, or one is no finite number.</exception>
    public static LabelledImages OfNumbers(string name, ReadOnlySpan<float> features, byte[] labels)
    {
        if (labels.Length == 0 || features.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{name}: {features.Length} features are not {labels.Length} images of equal size");
        }

        foreach (float feature in features)
        {
            if (!float.IsFinite(feature))
            {
                throw new ArgumentException($"{name}: a feature is {feature}; allowed: finite numbers");
            }
        }

        return new LabelledImages(name, MemoryMarshal.AsBytes(features).ToArray(), labels, features.Length / labels.Length, sizeof(float));
    }

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
    public LabelledImages Concat(string name, LabelledImages others) => ReferenceEquals(storage, others.storage)
        ? new LabelledImages(name, this, [.. Enumerable.Range(0, Count).Select(Row), .. Enumerable.Range(0, others.Count).Select(others.Row)])
        : throw new ArgumentException($"{Name} and {others.Name} do not lie in one storage");

    /// <summary>Whether these are the same images of the same storage in the same order, whatever their names.</summary>
    public bool AreSameAs(LabelledImages other) => ReferenceEquals(storage, other.storage)
        && (rows is null || other.rows is null ? rows == other.rows : rows.AsSpan().SequenceEqual(other.rows));

    /// <summary>All images of the storage, in its order, with the first values of each alone; a copy.</summary>
    /// <param name="features">How many values, at most <see cref="Features"/>.</param>
    internal LabelledImages FirstFeatures(int features)
    {
        int length = checked(features * valueSize), whole = Features * valueSize;
        byte[] first = new byte[checked(labels.Length * length)];
        for (int i = 0; i < labels.Length; i++)
        {
            storage.AsSpan(checked(i * whole), length).CopyTo(first.AsSpan(i * length));
        }

        return new LabelledImages(Name, first, labels, features, valueSize);
    }

    private int Row(int index) => rows is null ? index : rows[index];
}
