using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// A network's state by name: parameters in forward order, running statistics of its batch normalisations, velocities.
/// </summary>
internal sealed class NetworkState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Entry> entries = [];

    /// <param name="network">Whose state.</param>
    public NetworkState(Mlp<T> network)
    {
        entries.AddRange(network.Parameters.Select(p => new Entry(p.Name, p.Shape, p.Value)));
        foreach (BatchNormalization<T> layer in network.Layers.OfType<BatchNormalization<T>>())
        {
            int[] shape = [layer.RunningMean.Columns];
            entries.Add(new Entry($"RunningMean{layer.Number}", shape, layer.RunningMean, BatchNormalization<T>.FirstMean));
            entries.Add(new Entry($"RunningVariance{layer.Number}", shape, layer.RunningVariance, BatchNormalization<T>.FirstVariance));
        }

        entries.AddRange(network.Parameters.Where(p => p.Velocity is not null).Select(p => new Entry("v" + p.Name, p.Shape, p.Velocity!, T.Zero)));
    }

    /// <summary>A copy of everything.</summary>
    public NamedTensors Read() => new(entries.Select(entry => Export(entry.Name, entry.Shape, entry.Value)));

    /// <summary>Refuses a state that does not fit.</summary>
    /// <exception cref="ArgumentException">A parameter is missing, or a tensor is unknown or of another shape.</exception>
    public void Check(NamedTensors tensors)
    {
        foreach (NamedTensor tensor in tensors)
        {
            Entry entry = entries.Find(e => e.Name == tensor.Name)
                ?? throw new ArgumentException($"{tensor.Name}: the network has no such tensor; it has {string.Join(", ", entries.Select(e => e.Name))}");
            if (!tensor.Shape.SequenceEqual(entry.Shape))
            {
                throw new ArgumentException($"{tensor.Name} is {tensor.ShapeText}, but the network's is [{string.Join('×', entry.Shape)}]");
            }
        }

        if (entries.Find(e => e.Start is null && !tensors.TryGet(e.Name, out _)) is Entry missing)
        {
            throw new ArgumentException($"{missing.Name} is missing; given: {string.Join(", ", tensors.Select(t => t.Name))}");
        }

    }

    /// <summary>Replaces everything; what is not given and need not be goes back to where it starts. Nothing changes if something does not fit.</summary>
    /// <exception cref="ArgumentException">A parameter is missing, or a tensor is unknown or of another shape.</exception>
    public void Load(NamedTensors tensors)
    {
        Check(tensors);
        Take(tensors);
    }

    /// <summary>Replaces everything by what there is of it in a state that may have more, such as velocities.</summary>
    /// <param name="tensors">Checked against a network with the same parameters.</param>
    public void Take(NamedTensors tensors)
    {
        foreach (Entry entry in entries)
        {
            if (tensors.TryGet(entry.Name, out NamedTensor? tensor))
            {
                Copy(tensor.Values, entry.Value.Span);
            }
            else if (entry.Start is T start)
            {
                entry.Value.Span.Fill(start);
            }
        }
    }

    /// <summary>A matrix as a named tensor.</summary>
    public static NamedTensor Export(string name, int[] shape, Matrix<T> matrix)
    {
        double[] values = new double[matrix.Count];
        Span<T> elements = matrix.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateTruncating(elements[i]);
        }

        return new NamedTensor(name, shape, values);
    }

    private static void Copy(double[] values, Span<T> target)
    {
        for (int i = 0; i < values.Length; i++)
        {
            target[i] = T.CreateTruncating(values[i]);
        }
    }

    // What has no start is required.
    private sealed record Entry(string Name, int[] Shape, Matrix<T> Value, T? Start = null);
}
