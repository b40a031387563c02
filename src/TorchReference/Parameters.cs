using System.Runtime.InteropServices;
using Harness.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>The network's parameters under the names both engines use: W1 [M×D], b1 [M], W2, b2, …</summary>
internal sealed class Parameters
{
    private readonly List<(string Name, Parameter Tensor)> all = [];

    /// <param name="network">Whose parameters.</param>
    public Parameters(Mlp network)
    {
        int layer = 0;
        foreach ((string name, Parameter tensor) in network.named_parameters())
        {
            all.Add((name.EndsWith("weight", StringComparison.Ordinal) ? $"W{++layer}" : $"b{layer}", tensor));
        }
    }

    /// <summary>Everything that is trained, in forward order.</summary>
    public Tensor[] All => [.. all.Select(p => p.Tensor)];

    /// <summary>What the penalty is on: W1, W2, ….</summary>
    public IEnumerable<Parameter> Weights => all.Where(p => p.Name[0] == 'W').Select(p => p.Tensor);

    /// <summary>What is not penalised: b1, b2, ….</summary>
    public IEnumerable<Parameter> Biases => all.Where(p => p.Name[0] == 'b').Select(p => p.Tensor);

    /// <summary>Copies of tensors that belong to the parameters, named as they are behind a prefix.</summary>
    public NamedTensors Named(string prefix, IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        return new NamedTensors(all.Zip(tensors, (p, tensor) => new NamedTensor(
            prefix + p.Name, Array.ConvertAll(tensor.shape, extent => (int)extent), Values(tensor))));
    }

    /// <summary>Copies <paramref name="tensors"/> into the parameters.</summary>
    /// <returns>Them, in forward order.</returns>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another shape. Nothing was copied.</exception>
    public IReadOnlyList<NamedTensor> Load(NamedTensors tensors)
    {
        NamedTensor[] given = [.. all.Select(p => Matching(tensors, p.Name, p.Tensor))];
        if (tensors.FirstOrDefault(tensor => !given.Contains(tensor)) is NamedTensor unknown)
        {
            throw new ArgumentException(
                $"{unknown.Name}: the network has no such tensor; it has {string.Join(", ", all.Select(p => p.Name))}");
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (((string _, Parameter parameter), NamedTensor source) in all.Zip(given))
        {
            parameter.copy_(tensor(source.Values, parameter.shape));
        }

        return given;
    }

    /// <summary>Sets one element, counted in row-major order, of the parameter named <paramref name="name"/>.</summary>
    public void SetElement(string name, int element, double value)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor at = all.Single(p => p.Name == name).Tensor;
        long index = element;
        for (int dimension = at.shape.Length - 1; dimension >= 0; dimension--)
        {
            (index, long here) = Math.DivRem(index, at.shape[dimension]);
            at = at.narrow(dimension, here, 1);
        }

        at.copy_(tensor([value], at.shape));
    }

    private static NamedTensor Matching(NamedTensors tensors, string name, Tensor parameter)
    {
        if (!tensors.TryGet(name, out NamedTensor? tensor))
        {
            throw new ArgumentException($"{name}: missing among the given tensors");
        }

        int[] shape = Array.ConvertAll(parameter.shape, extent => (int)extent);
        return tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new ArgumentException(
                $"{name}: the given tensor is {tensor.ShapeText}, the network's is [{string.Join('×', shape)}]");
    }

    private static double[] Values(Tensor tensor) =>
        MemoryMarshal.Cast<byte, double>(tensor.detach().to_type(ScalarType.Float64).contiguous().bytes).ToArray();
}
