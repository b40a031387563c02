using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Numerical derivatives of the cost at one element: centred (J₊ − J₋)/2h and forward (J₊ − J₀)/h.
/// </summary>
/// <param name="engine">Whose cost; float64, or rounding drowns the difference.</param>
/// <param name="batch">On which samples.</param>
/// <param name="mode">Training: the cost that is differentiated. Evaluation: the cost with fixed statistics and no dropout.</param>
public sealed class FiniteDifferences(IEngine engine, Batch batch, ForwardMode mode = ForwardMode.Training)
{
    /// <summary>Default h: near the cube root of float64's unit roundoff, where truncation and rounding balance.</summary>
    public const double DefaultStep = 1e-5;

    private const double Resolution = 1e-6, Widening = 100;

    private readonly double cost = engine.Cost(batch, mode);

    /// <summary>J at the parameters themselves.</summary>
    public double Cost => cost;

    /// <summary>
    /// The derivative with respect to one element, which is put back afterwards. Where the element is so small that
    /// rounding of J hides a millionth of it, the fourth-order formula with 100h, which rounding disturbs a hundred
    /// times less, takes the place of the centred difference; only if the two agree within the rounding, because a
    /// corner of ReLU may lie within its reach.
    /// </summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value.</param>
    /// <param name="h">Step.</param>
    public NumericDerivative At(string tensor, int element, double value, double h)
    {
        (double above, double below) = (J(value + h), J(value - h));
        double centred = (above - below) / (2 * h), rounding = 4 * Precision.Float64.UnitRoundoff() * Math.Abs(cost) / h;
        if (Math.Abs(centred) * Resolution < rounding)
        {
            double wide = Widening * h;
            double fourthOrder = (8 * (J(value + wide) - J(value - wide)) - (J(value + 2 * wide) - J(value - 2 * wide))) / (12 * wide);
            centred = Math.Abs(fourthOrder - centred) <= rounding ? fourthOrder : centred;
        }

        engine.SetElement(tensor, element, value);
        return new NumericDerivative(centred, (above - cost) / h, Math.Abs(above - 2 * cost + below) / (2 * h), rounding);

        double J(double at)
        {
            engine.SetElement(tensor, element, at);
            return engine.Cost(batch, mode);
        }
    }
}

/// <summary>A derivative from differences of the cost.</summary>
/// <param name="Centred">(J₊ − J₋)/2h, its error h²/6·J‴ and rounding; for very small elements the fourth-order formula.</param>
/// <param name="Forward">(J₊ − J₀)/h; its error is h/2·J″ and rounding.</param>
/// <param name="Curvature">h/2·|J″|, from |J₊ − 2J₀ + J₋|/2h: what the forward difference must be off by.</param>
/// <param name="Rounding">What rounding of J alone may add: 4u·|J|/h.</param>
public readonly record struct NumericDerivative(double Centred, double Forward, double Curvature, double Rounding);
