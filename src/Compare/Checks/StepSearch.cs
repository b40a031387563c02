namespace Harness.Compare;

/// <summary>
/// Looks for the step with the least error at one element: a wider one where rounding is most of the error, a narrower
/// one where truncation is, with the samples set aside that the step reaches across a corner of ReLU for.
/// </summary>
/// <param name="differences">Takes the differences.</param>
/// <param name="noise">What rounding explains of a value of J.</param>
/// <param name="wanted">An error that is small enough to stop at.</param>
internal sealed class StepSearch(FiniteDifferences differences, double noise, double wanted)
{
    /// <summary>The widest step: a derivative that J does not show there it does not show at all.</summary>
    public const double Widest = 1.0 / 8;

    private const double Narrowest = 1.0 / (1 << 30), LargestFactor = 256;

    /// <summary>The derivative with respect to one element.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value.</param>
    /// <param name="first">The values of J with the step that was asked for.</param>
    /// <returns>The best that was found, and what the step that was asked for gives without corners.</returns>
    public (NumericDerivative Best, NumericDerivative Plain) At(string tensor, int element, double value, Stencil first)
    {
        NumericDerivative plain = FiniteDifferences.Derivative(first, value, noise);
        if (plain.Error > wanted && plain.IsTruncated)
        {
            plain = differences.WithoutCorners(tensor, element, value, first.H, noise);
        }

        NumericDerivative best = plain, current = plain;
        (double tooNarrow, double tooWide) = (0, double.PositiveInfinity);
        while (best.Error > wanted)
        {
            double h = current.Stencil.H;
            (tooNarrow, tooWide) = current.IsTruncated ? (tooNarrow, Math.Min(tooWide, h)) : (Math.Max(tooNarrow, h), tooWide);
            double next = Next(current, tooNarrow, tooWide);
            if (next <= tooNarrow || next >= tooWide)
            {
                break;
            }

            current = differences.WithoutCorners(tensor, element, value, next, noise);
            best = current.Error < best.Error ? current : best;
        }

        return (best, plain);
    }

    // A power of two, so that x ± h are exact, where the larger part of the error should be half of what is wanted: rounding
    // falls as 1/h, truncation as h² and more.
    private double Next(NumericDerivative current, double tooNarrow, double tooWide)
    {
        double factor = current.IsTruncated ? Math.Sqrt(wanted / (2 * current.Truncation)) : 2 * current.Rounding / wanted;
        double h = Math.Clamp(current.Stencil.H * Math.Clamp(factor, 1 / LargestFactor, LargestFactor), Narrowest, Widest);
        h = h > tooNarrow && h < tooWide ? h : Math.Sqrt(tooNarrow * tooWide);
        return Math.ScaleB(1, (int)Math.Round(Math.Log2(h)));
    }
}
