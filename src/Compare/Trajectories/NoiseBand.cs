using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// How far rounding alone may carry two engines apart. Step s adds δₛ, what one step from equal parameters was measured to
/// differ by; until step t it grows as twins do, whose spread grows from Gₛ to G_t. Roundings of different steps are
/// independent, so their squares add:
/// <code>a² = Σₛ (δₛ/Gₛ)²      allowed = t·√((a·E)² + Σₛ δₛ²)</code>
/// where a counts how many times the twins' first rounding was added, E is the twins' spread in the tensor, and t is
/// Student's bound for it.
/// </summary>
internal sealed class NoiseBand
{
    /// <summary>How many times further apart than likely is suspicious: it decides where is searched, not what holds.</summary>
    public const double SuspiciousTimes = 4;

    private readonly Precision precision;
    private readonly double bound;
    private readonly Dictionary<string, double> spreads = [], added = [];
    private double growth, nearest, injected;

    /// <param name="precision">Precision of the engines.</param>
    /// <param name="start">The twins' states before the first step; fewer than two: no band, anything finite is allowed.</param>
    public NoiseBand(Precision precision, IReadOnlyList<NamedTensors> start)
    {
        this.precision = precision;
        if (start.Count > 1)
        {
            bound = Student.Bound(start.Count - 1);
            Spread spread = Spread.Of(start);
            (Start, growth, nearest) = (spread.Parameters, spread.Parameters, spread.Nearest);
        }
    }

    /// <summary>G₀, the twins' spread before the first step.</summary>
    public double Start { get; }

    /// <summary>
    /// Beyond this distance ‖Δθ‖, some times what twins that did not part make likely, it is looked whether the engines
    /// parted at a corner.
    /// </summary>
    public double Suspicious => bound == 0 ? double.MaxValue : SuspiciousTimes * Math.Sqrt(injected) * nearest;

    /// <summary>Goes on by a step.</summary>
    /// <param name="spread">The twins' after it; null: there are none.</param>
    /// <param name="state">The hand-written engine's.</param>
    /// <param name="step">How far apart the engines were after the same step from equal parameters; null: this is not known to be rounding.</param>
    public void Add(Spread? spread, NamedTensors state, StateDistance? step)
    {
        if (bound == 0 || spread is null)
        {
            return;
        }

        injected += Square(Noise(precision, state, step) / growth);
        (growth, nearest) = (Math.Max(growth, spread.Parameters), Math.Max(nearest, spread.Nearest));
        foreach (NamedTensor tensor in state)
        {
            spreads[tensor.Name] = Math.Max(spreads.GetValueOrDefault(tensor.Name), spread.Tensors[tensor.Name]);
            double stored = precision.UnitRoundoff() * TensorDifference.LargestMagnitude(tensor.Values);
            added[tensor.Name] = added.GetValueOrDefault(tensor.Name) + Square(Math.Max(stored, step?.Tensors[tensor.Name] ?? 0));
        }
    }

    /// <summary>The engines were made equal: what steps added until now is gone.</summary>
    public void Restart()
    {
        injected = 0;
        added.Clear();
    }

    /// <summary>How far apart the elements of a tensor may be.</summary>
    public Limit Of(string tensor)
    {
        if (bound == 0)
        {
            return new Limit(double.MaxValue, "no twins: any finite distance");
        }

        double a = Math.Sqrt(injected), spread = spreads[tensor];
        return new Limit(bound * Math.Sqrt(Square(a * spread) + added[tensor]), string.Create(CultureInfo.InvariantCulture,
            $"{bound:0} times what rounding makes of the trajectory: the twins' spread {spread:0.0e+0}, {a:0.0} times, and what the steps add by themselves"));
    }

    /// <summary>δ: what a step adds to the distance of the parameters, at least the rounding of storing them, u·‖θ‖.</summary>
    public static double Noise(Precision precision, NamedTensors state, StateDistance? step) =>
        Math.Max(precision.UnitRoundoff() * StateDistance.Norm(state), step?.Parameters ?? 0);

    private static double Square(double x) => x * x;
}
