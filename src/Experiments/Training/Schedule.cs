namespace Harness.Experiments;

/// <summary>The learning rate η of each update step t = 0, 1, ….</summary>
public sealed class Schedule(ScheduleOptions options)
{
    /// <summary>η of update step <paramref name="step"/>.</summary>
    public double Rate(int step) => options.Kind switch
    {
        ScheduleKind.Constant => options.Rate,
        ScheduleKind.Triangular => Triangular(step),
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
}
