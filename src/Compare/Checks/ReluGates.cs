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
    private HashSet<int>? turned, held;

    /// <summary>Remembers the gates of a pass: those at the parameters themselves.</summary>
    /// <returns>What the pass returned.</returns>
    public double Remember(Func<double> pass)
    {
        remembers = true;
        double result = pass();
        remembers = false;
        return result;
    }

    /// <summary>Rows of the batch with a gate that is not where it was remembered, in any of the passes meanwhile.</summary>
    public HashSet<int> Turning(Action passes)
    {
        HashSet<int> rows = turned = [];
        passes();
        turned = null;
        return rows;
    }

    /// <summary>Holds the gates of some rows of the batch during passes.</summary>
    public void Hold(HashSet<int> rows, Action passes)
    {
        held = rows;
        passes();
        held = null;
    }

    /// <inheritdoc/>
    public override void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
    {
        base.Visit(network, site, value);
        if (site.Quantity == "Y" && (remembers || turned is not null || held is not null))
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
        for (int n = 0; n < S.Rows; n++)
        {
            Span<bool> gate = gates.AsSpan(n * S.Columns, S.Columns);
            bool holds = held?.Contains(n) == true;
            for (int m = 0; m < gate.Length; m++)
            {
                bool isOpen = S[n, m] > T.Zero;
                if (remembers)
                {
                    gate[m] = isOpen;
                }
                else if (isOpen != gate[m])
                {
                    turned?.Add(n);
                    H[n, m] = holds ? (gate[m] ? S[n, m] : T.Zero) : H[n, m];
                }
            }
        }
    }
}
