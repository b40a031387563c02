namespace Harness.Experiments;

/// <summary>The learning rate η of each update step t = 0, 1, ….</summary>
/// <param name="options">Form and bounds.</param>
/// <param name="stepsPerEpoch">Update steps in an epoch: after each of them a decaying rate decays.</param>
/// <param name="steps">Update steps of the whole training: the last of them ends a range.</param>
public sealed class Schedule(ScheduleOptions options, int stepsPerEpoch = 1, int steps = 1)
{
    /// <summary>η of update step <paramref name="step"/>.</summary>
    public double Rate(int step) => options.Kind switch
    {
        ScheduleKind.Constant => options.Rate,
        ScheduleKind.Triangular => Triangular(step),
        ScheduleKind.Decay => Decayed(step / stepsPerEpoch),
        ScheduleKind.Range => Between(steps > 1 ? (double)step / (steps - 1) : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(step), options.Kind, "unknown schedule"),
    };

    // Smith 2015, triangular policy, no delay; with s the step within its cycle, 0 … 2n_s − 1:
    //   s < n_s:  η = η_min + s/n_s·(η_max − η_min)        s ≥ n_s:  η = η_max − (s − n_s)/n_s·(η_max − η_min)
    // Counted in whole steps, so that every cycle has the same rates to the last bit and its corners are exact.
    private double Triangular(int step)
    {
        (int halfCycle, double height) = (options.HalfCycle, options.Max - options.Min);
        int s = step % (2 * halfCycle);
        return s < halfCycle
            ? options.Min + (double)s / halfCycle * height
            : options.Max - (double)(s - halfCycle) / halfCycle * height;
    }

    // Exact at both ends, as η_min + share·(η_max − η_min) would not be at the upper one.
    private double Between(double share) => (1 - share) * options.Min + share * options.Max;

    // One multiplication an epoch, not a power: Math.Pow is the operating system's and not the same everywhere.
    private double Decayed(int epochs)
    {
        double rate = options.Rate;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            rate *= options.Decay;
        }

        return rate;
    }
}
