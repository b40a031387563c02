using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Copies what passes it on the way through a network, as another seam left it.</summary>
/// <param name="inner">Passed first; null: none.</param>
internal sealed class Tracer(ISeam? inner) : SeamAround(inner)
{
    private readonly List<TracedTensor> tensors = [];

    /// <summary>The copies, with what is known besides.</summary>
    public Trace Trace => new(tensors);

    /// <summary>Adds a quantity that no seam is passed with.</summary>
    public void Add(Site site, NamedTensor value) => tensors.Add(new TracedTensor(site, value));

    /// <summary>Adds a scalar, [1].</summary>
    public void Add(Site site, double value) => Add(site, new NamedTensor(site.Quantity, [1], [value]));

    public override void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
    {
        base.Visit(network, site, value);
        if (site is not { Pass: Pass.Backward } or { Quantity: ['d', ..] })
        {
            string quantity = site.Quantity;
            Parameter<T>? parameter = network.Parameters.FirstOrDefault(p => p.Name == quantity || p.Name == quantity[1..]);
            int[] shape = parameter?.Shape ?? (site.Pass == Pass.Update ? [value.Columns] : [value.Rows, value.Columns]);
            Add(site, NetworkState<T>.Export(quantity, shape, value));
        }
    }
}
