namespace Harness.Experiments;

/// <summary>
/// A tensor as it passes between engines: a name, a shape and its elements in row-major order. Elements are
/// float64, which holds every float32 value exactly.
/// </summary>
public sealed class NamedTensor
{
    /// <param name="name">Name of the field: W1, b1, dW1, …</param>
    /// <param name="shape">Extent of each dimension.</param>
    /// <param name="values">Elements in row-major order; kept, not copied.</param>
    /// <exception cref="ArgumentException">The shape does not have as many elements as <paramref name="values"/>.</exception>
    public NamedTensor(string name, int[] shape, double[] values)
    {
        long elements = shape.Aggregate(1L, (product, extent) => checked(product * extent));
        if (elements != values.Length)
        {
            throw new ArgumentException(
                $"{name}: shape [{string.Join('×', shape)}] has {elements} elements, but {values.Length} were given");
        }

        (Name, Shape, Values) = (name, shape, values);
    }

    /// <summary>Name of the field.</summary>
    public string Name { get; }

    /// <summary>Extent of each dimension.</summary>
    public int[] Shape { get; }

    /// <summary>Elements in row-major order.</summary>
    public double[] Values { get; }

    /// <summary>[M×D], as messages and tables show it.</summary>
    public string ShapeText => $"[{string.Join('×', Shape)}]";

    /// <summary>The multi-index of an element, as text: (12, 3056).</summary>
    public string IndexText(int element)
    {
        int[] index = new int[Shape.Length];
        for (int d = Shape.Length - 1; d >= 0; d--)
        {
            (element, index[d]) = Math.DivRem(element, Shape[d]);
        }

        return $"({string.Join(", ", index)})";
    }

    /// <summary>A copy whose elements are rounded to <paramref name="precision"/>.</summary>
    public NamedTensor Rounded(Precision precision) =>
        new(Name, Shape, Array.ConvertAll(Values, value => precision.Round(value)));

    /// <summary>A copy that shares nothing with this one.</summary>
    public NamedTensor Clone() => new(Name, (int[])Shape.Clone(), (double[])Values.Clone());
}
