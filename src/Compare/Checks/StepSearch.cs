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
    /// <param name="turns">Whether they lie beyond corners.</param>
    /// <returns>
    /// The best that was found, what the step that was asked for gives without corners, and the steepest slope of J towards
    /// any point it was taken at.
    /// </returns>
    public (NumericDerivative Best, NumericDerivative Plain, double Steepest) At(string tensor, int element, double value, Stencil first, bool turns)
    {
        NumericDerivative plain = FiniteDifferences.Derivative(first, value, noise);
        if (turns || plain.Error > wanted)
        {
            plain = differences.WithoutCorners(tensor, element, value, first.H, noise);
        }

        List<NumericDerivative> tried = [plain];
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

            tried.Add(differences.WithoutCorners(tensor, element, value, next, noise));
            current = Confirmed(tried[^1], tried);
            best = tried.Select(d => Confirmed(d, tried)).MinBy(d => double.IsNaN(d.Error) ? double.PositiveInfinity : d.Error)!;
        }

        return (best, plain, tried.Max(d => d.Stencil.Steepest - d.Rounding));
    }

    // Where a step is so wide that nothing converges yet, its estimates may agree by chance: narrower ones give it away.
    private static NumericDerivative Confirmed(NumericDerivative wide, IEnumerable<NumericDerivative> tried) => wide with
    {
        Truncation = tried.Where(d => d.Stencil.H < wide.Stencil.H).Select(d => Math.Abs(d.Value - wide.Value) - d.Error).Append(wide.Truncation).Max(),
    };

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
