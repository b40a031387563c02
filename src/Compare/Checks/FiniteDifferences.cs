using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Values of the cost around one element of a parameter, which is put back afterwards.</summary>
/// <param name="engine">Whose cost; float64, or rounding drowns the differences.</param>
/// <param name="batch">On which samples.</param>
/// <param name="mode">Training: the cost that is differentiated. Evaluation: the cost with fixed statistics and no dropout.</param>
/// <param name="gates">Passed by the engine; null: corners are not looked for.</param>
/// <param name="scores">
/// Mean over the samples of the largest |score|: the loss of a sample is a difference of numbers of that size, however small
/// it is itself.
/// </param>
public sealed class FiniteDifferences(
    IEngine engine, Batch batch, ForwardMode mode = ForwardMode.Training, ReluGates? gates = null, double scores = 0)
{
    /// <summary>Default h: near the cube root of float64's unit roundoff, where truncation and rounding balance.</summary>
    public const double DefaultStep = 1e-5;

    // Points of a noise measurement, C(8, 4): the variance of a fourth difference of equal noise, and the points' distance: no
    // short binary fraction, with which sums would be exact.
    private const int Points = 9, FourthDifference = 70;
    private const double Spacing = 1e-9 / 3;

    /// <summary>J at the parameters themselves.</summary>
    public double Cost { get; } = gates is null ? engine.Cost(batch, mode) : gates.Remember(() => engine.Cost(batch, mode));

    /// <summary>
    /// What rounding explains of a value of J: <see cref="Bounded.Deviations"/> standard deviations, from fourth
    /// differences of values so close together that a smooth J has none. At least those of a rounding within ±u·(|J| + |scores|),
    /// 1/√3 of it: the grain that fourth differences may step over.
    /// Source: Moré and Wild 2011, Estimating computational noise.
    /// </summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="elements">On which of its elements it is measured: the largest counts.</param>
    /// <param name="values">The parameter's values.</param>
    public double Noise(string tensor, IEnumerable<int> elements, double[] values)
    {
        double variance = elements.Max(element =>
        {
            double[] costs = new double[Points];
            WithAllGatesHeld(() =>
            {
                for (int k = 0; k < Points; k++)
                {
                    costs[k] = J(tensor, element, values[element] + (k - Points / 2) * Spacing);
                }
            });
            engine.SetElement(tensor, element, values[element]);
            double[] differences = [.. Enumerable.Range(2, Points - 4).Select(k =>
                new Stencil(Spacing, (costs[k - 2], costs[k - 1], costs[k], costs[k + 1], costs[k + 2])).FourthDifference)];
            return differences.Average(d => d * d) / FourthDifference;
        });
        double grain = Precision.Float64.UnitRoundoff() * (Math.Abs(Cost) + scores) / Math.Sqrt(3);
        return Bounded.Deviations * Math.Max(Math.Sqrt(variance), grain);
    }

    /// <summary>The five values of J around an element.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value x.</param>
    /// <param name="h">Their distance.</param>
    public Stencil At(string tensor, int element, double value, double h)
    {
        (double below1, double above1) = (J(tensor, element, value - h), J(tensor, element, value + h));
        (double below2, double above2) = (J(tensor, element, value - 2 * h), J(tensor, element, value + 2 * h));
        engine.SetElement(tensor, element, value);
        return new Stencil(h, (below2, below1, Cost, above1, above2));
    }

    /// <summary>The same, and whether any of them lies beyond a corner of ReLU for any sample.</summary>
    public (Stencil Stencil, bool Turns) Watched(string tensor, int element, double value, double h)
    {
        Stencil stencil = default;
        bool turns = gates?.Hold([], () => stencil = At(tensor, element, value, h)).Count > 0;
        return (gates is null ? At(tensor, element, value, h) : stencil, turns);
    }

    /// <summary>The derivative as these five values tell it, wherever corners may lie.</summary>
    /// <param name="stencil">The values.</param>
    /// <param name="value">The element's value x: its own rounding in x ± h moves J, too.</param>
    /// <param name="noise">What rounding explains of a value of J.</param>
    public static NumericDerivative Derivative(Stencil stencil, double value, double noise) =>
        new(stencil, stencil.Truncation, Rounding(stencil, value, noise), []);

    /// <summary>
    /// The derivative with the gates held of the samples that x − 4h … x + 4h reaches across a corner for. What is left is
    /// smooth, so that the derivative with 2h, which is off by h⁴/2·J⁽⁵⁾, gives away what the one with h is off by.
    /// </summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value x.</param>
    /// <param name="h">Step.</param>
    /// <param name="noise">What rounding explains of a value of J.</param>
    public NumericDerivative WithoutCorners(string tensor, int element, double value, double h, double noise)
    {
        if (gates is null)
        {
            return Derivative(At(tensor, element, value, h), value, noise);
        }

        (Stencil inner, double truncation) = (default, 0);
        HashSet<int> held = [];

        // With batch normalisation others may turn once some are held.
        while (gates.Hold(held, Take) is { Count: > 0 } turned)
        {
            held.UnionWith(turned);
        }

        double atX = Cost;
        gates.Hold(held, () => atX = held.Count > 0 ? engine.Cost(batch, mode) : Cost);
        if (atX != Cost)
        {
            return Derivative(At(tensor, element, value, h), value, noise);
        }

        return new NumericDerivative(inner, truncation, Rounding(inner, value, noise), held);

        void Take()
        {
            inner = At(tensor, element, value, h);
            (double below, double above) = (J(tensor, element, value - 4 * h), J(tensor, element, value + 4 * h));
            engine.SetElement(tensor, element, value);
            Stencil outer = new(2 * h, (below, inner.Costs.Below2, Cost, inner.Costs.Above2, above));
            truncation = Math.Abs(outer.Derivative - inner.Derivative);
        }
    }

    private static double Rounding(Stencil stencil, double value, double noise) =>
        (noise + Precision.Float64.UnitRoundoff() * Math.Abs(value * stencil.Centred)) / stencil.H;

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
