using System.Runtime.InteropServices;
using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// Everything an engine remembers between steps, under the names both engines use: parameters, running statistics,
/// momentum buffers.
/// </summary>
/// <param name="entries">Each tensor with its name and the value it starts from; null: it must be given.</param>
internal sealed class EngineState(IReadOnlyList<(string Name, Tensor Tensor, double? Start)> entries)
{
    /// <summary>A copy of all of it.</summary>
    public NamedTensors Read()
    {
        using var scope = NewDisposeScope();
        return new NamedTensors(entries.Select(entry => Copy(entry.Name, entry.Tensor)));
    }

    /// <summary>Copies <paramref name="tensors"/> into the state; what is not given goes back to where it starts.</summary>
    /// <returns>Those that must be given, in forward order: the parameters.</returns>
    /// <exception cref="ArgumentException">A parameter is missing, or a tensor unknown or of another shape. Nothing was copied.</exception>
    public IReadOnlyList<NamedTensor> Load(NamedTensors tensors)
    {
        NamedTensor?[] given = [.. entries.Select(entry => Matching(tensors, entry.Name, entry.Tensor, entry.Start))];
        if (tensors.FirstOrDefault(tensor => !given.Contains(tensor)) is NamedTensor unknown)
        {
            throw new ArgumentException(
                $"{unknown.Name}: the network has no such tensor; it has {string.Join(", ", entries.Select(entry => entry.Name))}");
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (((string _, Tensor target, double? start), NamedTensor? source) in entries.Zip(given))
        {
            if (source is null)
            {
                target.fill_(start!.Value);
            }
            else
            {
                target.copy_(tensor(source.Values, target.shape));
            }
        }

        return [.. entries.Zip(given).Where(pair => pair.First.Start is null).Select(pair => pair.Second!)];
    }

    /// <summary>Sets one element, counted in row-major order, of the tensor named <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no such element.</exception>
    public void SetElement(string name, int element, double value)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor at = entries.Single(entry => entry.Name == name).Tensor;
        ArgumentOutOfRangeException.ThrowIfNegative(element);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(element, at.numel());
        long index = element;
        for (int dimension = at.shape.Length - 1; dimension >= 0; dimension--)
        {
            (index, long here) = Math.DivRem(index, at.shape[dimension]);
            at = at.narrow(dimension, here, 1);
        }

        at.fill_(value);
    }

    /// <summary>A copy of a tensor under a name.</summary>
    public static NamedTensor Copy(string name, Tensor tensor) =>
        new(name, Array.ConvertAll(tensor.shape, extent => (int)extent), Values(tensor));

    private static NamedTensor? Matching(NamedTensors tensors, string name, Tensor target, double? start)
    {
        if (!tensors.TryGet(name, out NamedTensor? tensor))
        {
            return start is not null ? null : throw new ArgumentException($"{name}: missing among the given tensors");
        }

        int[] shape = Array.ConvertAll(target.shape, extent => (int)extent);
        return tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new ArgumentException(
                $"{name}: the given tensor is {tensor.ShapeText}, the network's is [{string.Join('×', shape)}]");
    }

    private static double[] Values(Tensor tensor) =>
        MemoryMarshal.Cast<byte, double>(tensor.detach().to_type(ScalarType.Float64).contiguous().bytes).ToArray();
}
