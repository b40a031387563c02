using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Harness.Experiments;

/// <summary>Tensors in a fixed order, found by name. Parameters stand in forward order: W1, b1, W2, b2, …</summary>
public sealed class NamedTensors : IReadOnlyList<NamedTensor>
{
    private readonly List<NamedTensor> order = [];
    private readonly Dictionary<string, NamedTensor> byName = new(StringComparer.Ordinal);

    /// <summary>An empty collection.</summary>
    public NamedTensors()
    {
    }

    /// <summary>A collection of <paramref name="tensors"/>, in their order.</summary>
    public NamedTensors(IEnumerable<NamedTensor> tensors)
    {
        foreach (NamedTensor tensor in tensors)
        {
            Add(tensor);
        }
    }

    /// <inheritdoc/>
    public int Count => order.Count;

    /// <inheritdoc/>
    public NamedTensor this[int index] => order[index];

    /// <summary>The tensor named <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public NamedTensor this[string name] => byName.TryGetValue(name, out NamedTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"no tensor named {name}; there are: {string.Join(", ", order.Select(t => t.Name))}");

    /// <summary>Appends a tensor.</summary>
    /// <exception cref="ArgumentException">A tensor of that name is already there.</exception>
    public void Add(NamedTensor tensor)
    {
        byName.Add(tensor.Name, tensor);
        order.Add(tensor);
    }

    /// <summary>Whether a tensor of that name is there, and which.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out NamedTensor tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>A copy rounded to <paramref name="precision"/>.</summary>
    public NamedTensors Rounded(Precision precision) => new(order.Select(t => t.Rounded(precision)));

    /// <summary>A copy that shares nothing with this one.</summary>
    public NamedTensors Clone() => new(order.Select(t => t.Clone()));

    /// <inheritdoc/>
    public IEnumerator<NamedTensor> GetEnumerator() => order.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
