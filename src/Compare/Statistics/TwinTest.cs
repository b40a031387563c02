using MathNet.Numerics.Distributions;

namespace Harness.Compare;

/// <summary>
/// Could the hand-written engine be one more twin? Twins are runs of one engine that start one rounding apart. Where
/// training is chaotic they end as different networks, of truly different accuracies: then McNemar's test finds a
/// difference that is real, and no mistake of either engine.
/// </summary>
/// <param name="Hand">Accuracy of the hand-written engine, seed by seed.</param>
/// <param name="Twins">Accuracies of the autograd engine and of its twins, for the same seeds; two or more for one of them at least.</param>
public sealed record TwinTest(IReadOnlyList<double> Hand, IReadOnlyList<IReadOnlyList<double>> Twins)
{
    /// <summary>Degrees of freedom of the twins' spread, Σ(mₛ − 1) with mₛ twins of seed s.</summary>
    public int DegreesOfFreedom => Twins.Sum(twins => twins.Count - 1);

    /// <summary>The spread of twins of one seed, √(ΣΣ(a − mean)²/Σ(mₛ − 1)).</summary>
    public double Deviation => Math.Sqrt(Twins.Sum(twins => twins.Sum(a => Square(a - twins.Average()))) / DegreesOfFreedom);

    /// <summary>
    /// Two-sided p of Student's t = d/(s·√Σ(1 + 1/mₛ)/S), where d is the mean over the S seeds of the hand-written
    /// engine's accuracy less the mean of the twins': the prediction interval for one more draw.
    /// </summary>
    public double PValue
    {
        get
        {
            double difference = Hand.Zip(Twins, (hand, twins) => hand - twins.Average()).Average();
            double error = Deviation * Math.Sqrt(Twins.Sum(twins => 1 + 1.0 / twins.Count)) / Twins.Count;
            return difference == 0 ? 1 : error == 0 ? 0 : 2 * StudentT.CDF(0, 1, DegreesOfFreedom, -Math.Abs(difference) / error);
        }
    }

    private static double Square(double x) => x * x;
}
