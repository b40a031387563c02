using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// The gates [S > 0] of every ReLU of the hand-written network. A difference quotient that reaches across a corner says
/// nothing of the slope on either side; so the samples whose gates turn while an element moves are found, and their gates
/// held where they are at the parameters themselves. The cost with held gates has the same value and the same
/// derivative there, whatever the others of the batch do with batch normalisation. At the corner itself the gate is shut,
/// as the slope is by convention.
/// </summary>
/// <param name="inner">Passed first; null: none.</param>
public sealed class ReluGates(ISeam? inner = null) : SeamAround(inner)
{
    private readonly Dictionary<string, bool[]> open = [];
    private bool remembers;
    private HashSet<int>? held, turned;

    /// <summary>Remembers the gates of a pass: those at the parameters themselves.</summary>
    /// <returns>What the pass returned.</returns>
    public double Remember(Func<double> pass)
    {
        remembers = true;
        double result = pass();
        remembers = false;
        return result;
    }

    /// <summary>Holds the gates of some rows of the batch during passes.</summary>
    /// <returns>The other rows of the batch with a gate that was not where it was remembered, in any of the passes.</returns>
    public HashSet<int> Hold(HashSet<int> rows, Action passes)
    {
        (held, turned) = (rows, []);
        passes();
        HashSet<int> others = turned;
        (held, turned) = (null, null);
        return others;
    }

    /// <inheritdoc/>
    public override void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
    {
        base.Visit(network, site, value);
        if (site.Quantity == "Y" && (remembers || held is not null))
        {
            string name = site.Layer;
            if (network.Layers.FirstOrDefault(layer => layer.Name == name) is Relu<T> relu)
            {
                Follow(name, relu.Cache.First().Value, value);
            }
        }
    }

    private void Follow<T>(string relu, Matrix<T> S, Matrix<T> H)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (remembers)
        {
            open[relu] = new bool[S.Count];
        }

        bool[] gates = open[relu];
        for (int i = 0; i < gates.Length; i++)
        {
            bool isOpen = S.Span[i] > T.Zero;
            if (remembers)
            {
                gates[i] = isOpen;
            }
            else if (isOpen != gates[i])
            {
                if (held!.Contains(i / S.Columns))
                {
                    H.Span[i] = gates[i] ? S.Span[i] : T.Zero;
                }
                else
                {
                    turned!.Add(i / S.Columns);
                }
            }
        }
    }
}
