using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Values of the cost around one element of a parameter, which is put back afterwards.</summary>
/// <param name="engine">Whose cost; float64, or rounding drowns the differences.</param>
/// <param name="batch">On which samples.</param>
/// <param name="mode">Training: the cost that is differentiated. Evaluation: the cost with fixed statistics and no dropout.</param>
/// <param name="gates">Passed by the engine; null: corners are not looked for.</param>
public sealed class FiniteDifferences(IEngine engine, Batch batch, ForwardMode mode = ForwardMode.Training, ReluGates? gates = null)
{
    /// <summary>Default h: near the cube root of float64's unit roundoff, where truncation and rounding balance.</summary>
    public const double DefaultStep = 1e-5;

    // Points of a noise measurement, their distance, and C(8, 4): the variance of a fourth difference of equal noise.
    private const int Points = 9;
    private const double Spacing = 1.0 / (1 << 30), FourthDifference = 70;

    /// <summary>J at the parameters themselves.</summary>
    public double Cost { get; } = gates is null ? engine.Cost(batch, mode) : gates.Remember(() => engine.Cost(batch, mode));

    /// <summary>
    /// What rounding explains of a value of J: <see cref="Bounded.Deviations"/> standard deviations, from fourth
    /// differences of values so close together that a smooth J has none; at least u·|J|, which J is stored with.
    /// Source: Moré and Wild 2011, Estimating computational noise.
    /// </summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="elements">On which of its elements it is measured.</param>
    /// <param name="values">The parameter's values.</param>
    public double Noise(string tensor, IReadOnlyCollection<int> elements, ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (int element in elements)
        {
            double value = values[element], squares = 0;
            double[] costs = new double[Points];
            WithAllGatesHeld(() =>
            {
                for (int k = 0; k < Points; k++)
                {
                    costs[k] = J(tensor, element, value + (k - Points / 2) * Spacing);
                }
            });
            engine.SetElement(tensor, element, value);
            for (int k = 2; k < Points - 2; k++)
            {
                double difference = costs[k - 2] - 4 * costs[k - 1] + 6 * costs[k] - 4 * costs[k + 1] + costs[k + 2];
                squares += difference * difference / (FourthDifference * (Points - 4));
            }

            largest = Math.Max(largest, squares);
        }

        return Bounded.Deviations * Math.Max(Math.Sqrt(largest), Precision.Float64.UnitRoundoff() * Math.Abs(Cost));
    }

    /// <summary>The five values of J around an element.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value x.</param>
    /// <param name="h">Their distance.</param>
    /// <param name="noise">What rounding explains of a value of J; what rounding of x ± h moves J by comes on top.</param>
    public Stencil At(string tensor, int element, double value, double h, double noise)
    {
        (double below1, double above1) = (J(tensor, element, value - h), J(tensor, element, value + h));
        (double below2, double above2) = (J(tensor, element, value - 2 * h), J(tensor, element, value + 2 * h));
        engine.SetElement(tensor, element, value);
        double moved = Precision.Float64.UnitRoundoff() * Math.Abs(value) * Math.Abs(above1 - below1) / (2 * h);
        return new Stencil(h, (below2, below1, Cost, above1, above2), noise + moved);
    }

    /// <summary>
    /// The same with the gates held of the samples for which any of the values lies beyond a corner of ReLU.
    /// </summary>
    /// <returns>The values, and those rows of the batch; none, and the plain values, where holding is of no use.</returns>
    public (Stencil Stencil, IReadOnlyCollection<int> Held) AtWithoutCorners(string tensor, int element, double value, double h, double noise)
    {
        Stencil plain = default, held = default;
        HashSet<int> rows = gates?.Turning(() => plain = At(tensor, element, value, h, noise)) ?? [];
        if (gates is null)
        {
            return (At(tensor, element, value, h, noise), []);
        }

        bool isSame = false;
        gates.Hold(rows, () =>
        {
            isSame = rows.Count > 0 && engine.Cost(batch, mode) == Cost;
            held = isSame ? At(tensor, element, value, h, noise) : plain;
        });
        return (held, isSame ? rows : []);
    }

    private double J(string tensor, int element, double at)
    {
        engine.SetElement(tensor, element, at);
        return engine.Cost(batch, mode);
    }

    private void WithAllGatesHeld(Action passes)
    {
        if (gates is null)
        {
            passes();
        }
        else
        {
            gates.Hold([.. Enumerable.Range(0, batch.Samples.Length)], passes);
        }
    }
}
