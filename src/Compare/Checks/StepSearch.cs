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
    /// <summary>The widest step: derivatives that J does not show there are below what it can show.</summary>
    public const double Widest = 1.0 / 8;

    private const double Narrowest = 1.0 / (1 << 30), LargestFactor = 256;

    /// <summary>The derivative with respect to one element.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element.</param>
    /// <param name="value">The element's value.</param>
    /// <param name="first">What the step that was asked for gave.</param>
    public NumericDerivative At(string tensor, int element, double value, Stencil first)
    {
        (Stencil Stencil, IReadOnlyCollection<int> Held) plain = (first, []);
        if (IsTruncated(first))
        {
            plain = differences.AtWithoutCorners(tensor, element, value, first.H, noise);
        }

        (Stencil Stencil, IReadOnlyCollection<int> Held) best = plain, current = plain;
        (double tooNarrow, double tooWide) = (0, double.PositiveInfinity);
        while (best.Stencil.Error > wanted)
        {
            double h = current.Stencil.H;
            (tooNarrow, tooWide) = IsTruncated(current.Stencil) ? (tooNarrow, Math.Min(tooWide, h)) : (Math.Max(tooNarrow, h), tooWide);
            double next = Next(current.Stencil, tooNarrow, tooWide);
            if (next <= tooNarrow || next >= tooWide)
            {
                break;
            }

            current = differences.AtWithoutCorners(tensor, element, value, next, noise);
            best = current.Stencil.Error < best.Stencil.Error ? current : best;
        }

        return new NumericDerivative(
            best.Stencil.Derivative, best.Stencil.Error, plain.Stencil.Centred, plain.Stencil.Forward, [.. plain.Held.Union(best.Held)]);
    }

    private static bool IsTruncated(Stencil stencil) => stencil.Truncation > stencil.Rounding;

    // A power of two, so that x ± h are exact, where the larger part of the error should be half of what is wanted: rounding
    // falls as 1/h, truncation as h² and more.
    private double Next(Stencil stencil, double tooNarrow, double tooWide)
    {
        double factor = IsTruncated(stencil) ? Math.Sqrt(wanted / (2 * stencil.Truncation)) : 2 * stencil.Rounding / wanted;
        double h = Math.Clamp(stencil.H * Math.Clamp(factor, 1 / LargestFactor, LargestFactor), Narrowest, Widest);
        h = h > tooNarrow && h < tooWide ? h : Math.Sqrt(tooNarrow * tooWide);
        return Math.ScaleB(1, (int)Math.Round(Math.Log2(h)));
    }
}

/// <summary>A derivative from differences of the cost.</summary>
/// <param name="Value">The best estimate.</param>
/// <param name="Error">How far it may be off.</param>
/// <param name="Centred">(J₊ − J₋)/2h with the step that was asked for.</param>
/// <param name="Forward">(J₊ − J₀)/h with that step.</param>
/// <param name="Held">Rows of the batch whose gates were held, because a step reached across a corner for them.</param>
public sealed record NumericDerivative(double Value, double Error, double Centred, double Forward, IReadOnlyCollection<int> Held);
