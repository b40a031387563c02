namespace Harness.Compare;

/// <summary>A loss or cost at the end of an epoch, as both engines and the twins report it.</summary>
/// <param name="Quantity">"train loss", …</param>
/// <param name="Hand">The hand-written engine's.</param>
/// <param name="Torch">The autograd engine's.</param>
/// <param name="Twins">The twins'.</param>
/// <param name="Evaluation">What the rounding of the evaluation explains.</param>
internal sealed record EpochValue(string Quantity, double Hand, double Torch, double[] Twins, Limit Evaluation)
{
    /// <summary>Standard deviation of the twins' values.</summary>
    public double Deviation { get; } = Statistics.MeanAndDeviation(Twins).Deviation;

    /// <summary>The twins' deviations from their mean, in standard deviations; 0 where there is none.</summary>
    public double[] Standardized => Deviation == 0 ? new double[Twins.Length] : [.. Twins.Select(value => (value - Twins.Average()) / Deviation)];
}
