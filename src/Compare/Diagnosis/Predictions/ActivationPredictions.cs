namespace Harness.Compare;

/// <summary>Mistakes in ReLU, H = max(0, S), and in dropout, Y = X ∘ mask/p.</summary>
internal static class ActivationPredictions
{
    /// <summary>Of H, or of dS where S is what the slope is taken at.</summary>
    /// <param name="right">H, or dS.</param>
    /// <param name="through">What passes where a unit is off: S, or dH.</param>
    /// <param name="found">What was computed.</param>
    /// <param name="backward">Whether it is the gradient.</param>
    public static IEnumerable<Prediction> Relu(Grid right, Grid through, Grid found, bool backward)
    {
        Grid off = through - right;
        yield return new(backward ? Causes.SlopeLeftOut : Causes.ReluLeftOut, through);
        yield return new(backward ? Causes.SlopeInverted : Causes.ReluOfMagnitude, backward ? off : right - off);

        // The slope where the unit is off, by least squares.
        double slope = ((found - right) * off).AsSpan().ToArray().Sum() / off.SquaredNorm;
        yield return new(backward ? Causes.LeakySlopeBackward : Causes.LeakySlope, right + slope * off);
    }

    /// <summary>Of Y, or of dX.</summary>
    /// <param name="right">Y, or dX.</param>
    /// <param name="through">X, or dY.</param>
    /// <param name="found">What was computed.</param>
    /// <param name="p">Probability to keep.</param>
    /// <param name="backward">Whether it is the gradient.</param>
    public static IEnumerable<Prediction> Dropout(Grid right, Grid through, Grid found, double p, bool backward)
    {
        yield return new(backward ? Causes.MaskLeftOutBackward : Causes.DropoutLeftOut, through);
        if (backward)
        {
            yield return new(Causes.MaskLeftOutBackward, through / p);
        }

        yield return new(backward ? Causes.NotRescaledBackward : Causes.DropoutNotRescaled, right * p);
        yield return new(Causes.DropoutRescaledTwice, right / p);
        yield return new(Causes.MaskInverted, through / p - right);
        yield return new(Causes.MaskInverted, through - right * p);

        // Whatever the mask: each element is kept and rescaled, or 0.
        yield return new(Causes.AnotherMask, found.Zip(through / p, (x, kept) => Math.Abs(x - kept) < Math.Abs(x) ? kept : 0));
    }

    /// <summary>Of Y in evaluation, where nothing is dropped.</summary>
    public static IEnumerable<Prediction> InEvaluation(Grid X, Grid found, double p)
    {
        yield return new(Causes.DropoutInEvaluation, found.Zip(X / p, (y, kept) => Math.Abs(y - kept) < Math.Abs(y) ? kept : 0));
        yield return new(Causes.DropoutInEvaluation, found.Zip(X, (y, kept) => Math.Abs(y - kept) < Math.Abs(y) ? kept : 0));
    }
}
