namespace Harness.Compare;

/// <summary>A derivative from differences of the cost with one step.</summary>
/// <param name="Stencil">The values of J.</param>
/// <param name="Truncation">How far the derivative may be off, rounding aside.</param>
/// <param name="Rounding">
/// What rounding of J adds, noise/h: (8·J₁ − 8·J₋₁ − J₂ + J₋₂)/12h is off by √130/12 ≈ 0.95 times what one value is, over h.
/// </param>
/// <param name="Held">Rows of the batch whose gates were held, because the step reaches across a corner for them.</param>
public sealed record NumericDerivative(Stencil Stencil, double Truncation, double Rounding, IReadOnlyCollection<int> Held)
{
    /// <summary>The derivative.</summary>
    public double Value => Stencil.Derivative;

    /// <summary>How far it may be off.</summary>
    public double Error => Truncation + Rounding;

    /// <summary>Whether a narrower step would be better, rather than a wider one.</summary>
    public bool IsTruncated => Truncation > Rounding;
}
