using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Asks one check how small a relative error it still detects, by planting errors of one kind and falling size.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Precision">Precision of the hand-written side where the error is.</param>
/// <param name="What">What is off, as a phrase.</param>
/// <param name="Error">Plants an error of a size.</param>
/// <param name="Catches">Whether the check fails with an error planted.</param>
internal sealed record SensitivityProbe(string Check, Precision Precision, string What, Func<double, Alteration> Error, Func<Planted, bool> Catches)
{
    /// <summary>Sizes that are tried: 2⁰, 2⁻¹, …, down to the unit roundoff of float64.</summary>
    private const int Halvings = 53;

    /// <summary>
    /// The smallest power of two that is detected, found by bisection: an error twice as large is taken to be no harder
    /// to see. Null where even an error as large as the quantity itself is not detected.
    /// </summary>
    public SensitivityResult Measure()
    {
        if (!Detects(0))
        {
            return new SensitivityResult(this, null);
        }

        (int detected, int missed) = (0, Halvings + 1);
        while (missed - detected > 1)
        {
            int middle = (detected + missed) / 2;
            (detected, missed) = Detects(middle) ? (middle, missed) : (detected, middle);
        }

        return new SensitivityResult(this, Math.ScaleB(1, -detected));
    }

    private bool Detects(int halvings)
    {
        Planted planted = new([Error(Math.ScaleB(1, -halvings))]);
        return Catches(planted) && planted.Altered > 0;
    }
}

/// <summary>What a check detects.</summary>
/// <param name="Probe">Which check, in which precision.</param>
/// <param name="SmallestRelativeError">The smallest error it detects; null: none.</param>
internal sealed record SensitivityResult(SensitivityProbe Probe, double? SmallestRelativeError);
