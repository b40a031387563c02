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
/// <param name="Noise">What rounding explains of a value of J.</param>
public readonly record struct Stencil(double H, (double Below2, double Below1, double At, double Above1, double Above2) Costs, double Noise)
{
    /// <summary>c(h) = (J₁ − J₋₁)/2h.</summary>
    public double Centred => (Costs.Above1 - Costs.Below1) / (2 * H);

    /// <summary>(J₁ − J₀)/h = c(h) + s(h).</summary>
    public double Forward => (Costs.Above1 - Costs.At) / H;

    /// <summary>Richardson's extrapolation to h = 0, (4c(h) − c(2h))/3.</summary>
    public double Derivative => (4 * Centred - Wide) / 3;

    /// <summary>
    /// How far the derivative may be off J′, rounding aside: 2/3·|c(2h) − c(h)| + |s(2h) − 2s(h)|. It is far more than
    /// what a smooth J has (h⁴/30·J⁽⁵⁾), and for one corner within reach no less than the error.
    /// </summary>
    public double Truncation => (2 * Math.Abs(Wide - Centred) / 3)
        + Math.Abs(Costs.Above2 - 4 * Costs.Above1 + 6 * Costs.At - 4 * Costs.Below1 + Costs.Below2) / (4 * H);

    /// <summary>What rounding of J adds: (8·J₁ − 8·J₋₁ − J₂ + J₋₂)/12h is off by √130/12 ≈ 0.95 times that of one value, over h.</summary>
    public double Rounding => Noise / H;

    /// <summary>How far the derivative may be off.</summary>
    public double Error => Truncation + Rounding;

    private double Wide => (Costs.Above2 - Costs.Below2) / (4 * H);
}
