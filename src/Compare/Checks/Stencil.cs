namespace Harness.Compare;

/// <summary>
/// The cost at x − 2h, x − h, x, x + h, x + 2h, and what it says of its derivative and of that derivative's error. With
/// c(h) = (J₁ − J₋₁)/2h and s(h) = (J₁ − 2J₀ + J₋₁)/2h, the even part:
/// <code>
/// smooth J:  c(h) = J′ + h²/6·J‴ + …      s(h) = h/2·J″ + …      so c(2h) − c(h) = h²/2·J‴, and s(2h) − 2s(h) = h³/2·J⁗
/// a corner at distance d &lt; h that turns the slope by b:  c(h) = J′ + b/2·(1 − d/h), and |c(2h) − c(h)| + |s(2h) − 2s(h)| ≥ |c(h) − J′|
/// </code>
/// The even part is what a corner close to x gives itself away by: there c(h) and c(2h) agree, on a wrong value.
/// </summary>
/// <param name="H">h.</param>
/// <param name="Costs">J₋₂, J₋₁, J₀, J₁, J₂.</param>
public readonly record struct Stencil(double H, (double Below2, double Below1, double At, double Above1, double Above2) Costs)
{
    /// <summary>c(h) = (J₁ − J₋₁)/2h.</summary>
    public double Centred => (Costs.Above1 - Costs.Below1) / (2 * H);

    /// <summary>(J₁ − J₀)/h = c(h) + s(h).</summary>
    public double Forward => (Costs.Above1 - Costs.At) / H;

    /// <summary>Richardson's extrapolation to h = 0, (4c(h) − c(2h))/3.</summary>
    public double Derivative => (4 * Centred - Wide) / 3;

    /// <summary>The steepest slope from x to one of the four other points.</summary>
    public double Steepest => Math.Max(
        Math.Max(Math.Abs(Costs.Above1 - Costs.At), Math.Abs(Costs.At - Costs.Below1)) / H,
        Math.Max(Math.Abs(Costs.Above2 - Costs.At), Math.Abs(Costs.At - Costs.Below2)) / (2 * H));

    /// <summary>J₂ − 4J₁ + 6J₀ − 4J₋₁ + J₋₂ = 4h·(s(2h) − 2s(h)); from differences of neighbours, which nothing rounds.</summary>
    public double FourthDifference =>
        Costs.Above2 - Costs.Above1 - 3 * (Costs.Above1 - Costs.At) + 3 * (Costs.At - Costs.Below1) - (Costs.Below1 - Costs.Below2);

    /// <summary>
    /// How far the derivative may be off J′, rounding aside, corners included: 2/3·|c(2h) − c(h)| + |s(2h) − 2s(h)|. It is
    /// far more than what a smooth J has (h⁴/30·J⁽⁵⁾), and for one corner within reach no less than the error.
    /// </summary>
    public double Truncation => (2 * Math.Abs(Wide - Centred) / 3) + Math.Abs(FourthDifference) / (4 * H);

    private double Wide => (Costs.Above2 - Costs.Below2) / (4 * H);
}
