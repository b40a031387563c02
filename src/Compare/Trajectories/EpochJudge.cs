using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Judges both engines' parameters, losses and costs at the end of each epoch, with s the standard deviation of K twins'.
/// As long as the trajectories are one,
/// <code>allowed = rounding of the evaluation + t·a·s      a = √steps·(noise per step)</code>
/// where a counts how many times the twins' first rounding was added, over the steps since both had equal parameters. An
/// engine may part from the other at ReLU's corner before any twin does: then nothing can be said of that epoch, and the
/// hand-written engine goes on from the autograd engine's state. Where more is allowed than an update step moves, the comparison is
/// a loose one, and called so. Once all twins are apart, each run is a draw,
/// <code>allowed = t·√2·max s</code>
/// with the largest s of those n epochs, because the losses of a wild training leap now and then; the epochs count as
/// n·(1 − r)/(1 + r) where the twins' deviations from their mean correlate by r from one to the next.
/// </summary>
/// <param name="precision">Precision of the engines.</param>
/// <param name="twins">K.</param>
/// <param name="noisePerStep">What a step adds to the engines' distance, as a share of the twins' first.</param>
/// <param name="comparisons">How many comparisons there are in all: they share the level of the test.</param>
internal sealed class EpochJudge(Precision precision, int twins, double noisePerStep, int comparisons)
{
    private readonly List<EpochDifference> rows = [];
    private readonly Dictionary<string, List<(int Row, EpochValue Value)>> draws = [];

    private double apart;

    /// <summary>Where the trajectories parted.</summary>
    public List<Parting> Partings { get; } = [];

    /// <summary>Judges an epoch at whose end all twins are apart.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="values">Losses and costs.</param>
    public void AddDraws(int epoch, IEnumerable<EpochValue> values)
    {
        foreach (EpochValue value in values)
        {
            if (!draws.TryGetValue(value.Quantity, out List<(int, EpochValue)>? of))
            {
                draws.Add(value.Quantity, of = []);
            }

            of.Add((rows.Count, value));
            rows.Add(Row(epoch, value, EpochComparison.Distribution, Any("not judged yet")));
        }
    }

    /// <summary>Judges an epoch point by point.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="steps">Update steps since both engines had equal parameters.</param>
    /// <param name="hand">The hand-written engine's state.</param>
    /// <param name="torch">The autograd engine's.</param>
    /// <param name="twinStates">The twins'.</param>
    /// <param name="values">Losses and costs.</param>
    /// <param name="longestStep">How far an update step has moved a twin at most.</param>
    /// <param name="part">Finds out whether the trajectories parted in this epoch.</param>
    /// <returns>Whether they did: then the hand-written engine is to go on from the autograd engine's state.</returns>
    public bool Add(
        int epoch, int steps, NamedTensors hand, NamedTensors torch, IReadOnlyList<NamedTensors> twinStates, IEnumerable<EpochValue> values, double longestStep, Func<Parting?> part)
    {
        Spread twinSpread = Spread.Of(twinStates);
        double a = noisePerStep * Math.Sqrt(steps), spread = twinSpread.Parameters, suspicious = NoiseBand.SuspiciousTimes * a * twinSpread.Nearest;
        Limit limit = Rounding(a, spread, 2 * NoiseBand.Noise(precision, hand, null), "storing them");
        EpochComparison how = limit.Value > longestStep ? EpochComparison.Loose : Partings.Count == 0 ? EpochComparison.Pointwise : EpochComparison.Resumed;
        List<EpochDifference> compared =
        [
            new EpochDifference(
                epoch, "parameters", StateDistance.Norm(hand), StateDistance.Norm(torch), StateDistance.OfParameters(hand, torch), spread, how, limit),
            .. values.Select(value => Row(epoch, value, how, Rounding(a, value.Deviation, value.Evaluation.Value, "the evaluation"))),
        ];
        bool jumps = compared[0].Difference > suspicious && apart <= suspicious;
        bool differs = compared.Any(row => !row.Holds && double.IsFinite(row.Difference)), failed = rows.Any(row => !row.Holds);
        Parting? parting = (jumps || differs) && !failed && double.IsFinite(spread) ? part() : null;
        apart = parting is null ? compared[0].Difference : 0;
        if (parting is not null)
        {
            Partings.Add(parting);
        }

        string? reason = parting is not null ? "parted at ReLU's corner" : double.IsFinite(spread) ? null : "twins diverge";
        rows.AddRange(reason is null ? compared : compared.Select(row => row with { Comparison = EpochComparison.Parted, Limit = Any(reason) }));
        return parting is not null;
    }

    /// <summary>All rows; those with all twins apart compared as draws from one distribution.</summary>
    public IReadOnlyList<EpochDifference> Rows()
    {
        foreach (List<(int Row, EpochValue Value)> quantity in draws.Values)
        {
            // An epoch in which a twin diverged tells nothing of the others.
            EpochValue[] values = [.. quantity.Select(draw => draw.Value).Where(value => double.IsFinite(value.Deviation))];
            double largest = values.Select(value => value.Deviation).DefaultIfEmpty(double.NaN).Max(), degrees = EffectiveEpochs(values) * (twins - 1);
            foreach ((int row, EpochValue value) in quantity)
            {
                rows[row] = double.IsFinite(value.Deviation)
                    ? rows[row] with { Limit = Draw(degrees, largest) }
                    : rows[row] with { Comparison = EpochComparison.Parted, Limit = Any("twins diverge") };
            }
        }

        return rows;
    }

    private static EpochDifference Row(int epoch, EpochValue value, EpochComparison comparison, Limit limit) =>
        new(epoch, value.Quantity, value.Hand, value.Torch, Math.Abs(value.Hand - value.Torch), value.Deviation, comparison, limit);

    private static Limit Any(string reason) => new(double.MaxValue, reason + ": any finite distance");

    private Limit Rounding(double a, double deviation, double rounding, string of)
    {
        double bound = Student.Bound(twins - 1, comparisons);
        return new Limit(rounding + bound * a * deviation, string.Create(CultureInfo.InvariantCulture,
            $"rounding of {of} {rounding:0.0e+0}, and {bound:0} times what it makes of the trajectory: the twins' spread {deviation:0.0e+0}, {a:0.0} times"));
    }

    private Limit Draw(double degrees, double deviation)
    {
        double bound = Student.Bound(degrees, comparisons);
        return new Limit(bound * Math.Sqrt(2) * deviation, string.Create(CultureInfo.InvariantCulture,
            $"{bound:0.0}·√2 times the twins' largest spread {deviation:0.0e+0}, Student's t of {degrees:0.#} degrees of freedom"));
    }

    // n·(1 − r)/(1 + r), with r the correlation of a twin's deviations in epochs that follow each other; at least 1.
    private static double EffectiveEpochs(EpochValue[] values)
    {
        double products = 0, squares = 0;
        for (int e = 1; e < values.Length; e++)
        {
            (double[] before, double[] now) = (values[e - 1].Standardized, values[e].Standardized);
            products += before.Zip(now, (x, y) => x * y).Sum();
            squares += (before.Sum(x => x * x) + now.Sum(x => x * x)) / 2;
        }

        double r = squares == 0 ? 1 : Math.Clamp(products / squares, 0, 1);
        return Math.Max(1, values.Length * (1 - r) / (1 + r));
    }
}
