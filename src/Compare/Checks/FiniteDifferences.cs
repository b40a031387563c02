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

    private readonly double cost = engine.Cost(batch, mode);

    /// <summary>J at the parameters themselves.</summary>
    public double Cost => cost;

    /// <summary>The derivative with respect to one element, which is put back afterwards.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value.</param>
    /// <param name="h">Step.</param>
    public NumericDerivative At(string tensor, int element, double value, double h)
    {
        engine.SetElement(tensor, element, value + h);
        double above = engine.Cost(batch, mode);
        engine.SetElement(tensor, element, value - h);
        double below = engine.Cost(batch, mode);
        engine.SetElement(tensor, element, value);
        return new NumericDerivative(
            (above - below) / (2 * h),
            (above - cost) / h,
            Math.Abs(above - 2 * cost + below) / (2 * h),
            4 * Precision.Float64.UnitRoundoff() * Math.Abs(cost) / h);
    }
}

/// <summary>A derivative from differences of the cost.</summary>
/// <param name="Centred">(J₊ − J₋)/2h; its error is h²/6·J‴ and rounding.</param>
/// <param name="Forward">(J₊ − J₀)/h; its error is h/2·J″ and rounding.</param>
/// <param name="Curvature">h/2·|J″|, from |J₊ − 2J₀ + J₋|/2h: what the forward difference must be off by.</param>
/// <param name="Rounding">What rounding of J alone may add: 4u·|J|/h.</param>
public readonly record struct NumericDerivative(double Centred, double Forward, double Curvature, double Rounding);
