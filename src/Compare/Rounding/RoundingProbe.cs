using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Adds small errors of random signs to what every operation gives out, in the proportions of the errors E that are bounded
/// there. What they grow to on the way shows whether errors stay independent, as E takes them to be, or add up in step.
/// No pre-activation changes its sign: samples at ReLU's corner are counted elsewhere.
/// </summary>
/// <param name="bounds">Has E.</param>
/// <param name="clean">The pass without errors.</param>
/// <param name="seed">Of the signs.</param>
internal sealed class RoundingProbe(RoundingBounds bounds, Trace clean, int seed) : ISeam
{
    /// <summary>Size of the errors, in units of E: far above float64's rounding, and far below what changes a derivative.</summary>
    public const double Size = 1.0 / (1L << 36);

    private int visits;

    /// <inheritdoc/>
    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bounds.Errors(site) is not double[] errors || site.Layer.StartsWith("ReLU", StringComparison.Ordinal) || site.Layer.StartsWith("Dropout", StringComparison.Ordinal))
        {
            return;
        }

        byte[] signs = new byte[errors.Length];
        new RandomStream(seed, StreamPurpose.RoundingProbe, visits++).FillBernoulli(signs, 0, 0.5);
        Span<T> elements = value.Span;
        double[] own = clean.Find(site)!.Values;
        bool gates = site is { Pass: Pass.Forward, Quantity: "Y" };
        for (int i = 0; i < signs.Length; i++)
        {
            T noisy = elements[i] + T.CreateTruncating((signs[i] == 0 ? -Size : Size) * errors[i]);
            elements[i] = gates && noisy > T.Zero != own[i] > 0 ? T.CreateTruncating(own[i]) : noisy;
        }
    }
}
