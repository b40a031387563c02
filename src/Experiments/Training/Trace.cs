using System.Collections;

namespace Harness.Experiments;

/// <summary>A quantity of a forward and backward pass, and where it was computed.</summary>
/// <param name="Site">Where.</param>
/// <param name="Value">A copy of it.</param>
public sealed record TracedTensor(Site Site, NamedTensor Value);

/// <summary>
/// Everything a forward and backward pass on a batch computes, in causal order: the input X; each layer's output Y; the
/// loss L and the cost J, [1]; then from the last layer to the first the gradients of its parameters and of its input,
/// dX; and last, under the parameters' names, the gradients of J, with the penalty's part.
/// The gradient of the scores is the dX of "Softmax". The network's first layer has no dX.
/// </summary>
/// <param name="tensors">The quantities, each site once.</param>
public sealed class Trace(IReadOnlyList<TracedTensor> tensors) : IReadOnlyList<TracedTensor>
{
    private readonly Dictionary<Site, NamedTensor> bySite = tensors.ToDictionary(t => t.Site, t => t.Value);

    /// <inheritdoc/>
    public int Count => tensors.Count;

    /// <inheritdoc/>
    public TracedTensor this[int index] => tensors[index];

    /// <summary>The quantity at a site, or null.</summary>
    public NamedTensor? Find(Site site) => bySite.GetValueOrDefault(site);

    /// <inheritdoc/>
    public IEnumerator<TracedTensor> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
