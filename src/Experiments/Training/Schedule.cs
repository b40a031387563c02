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

    // Smith 2015, triangular policy, no delay:
    //   cycle = ⌊1 + t / 2n_s⌋    x = |t / n_s − 2·cycle + 1|    η = η_min + (η_max − η_min)·max(0, 1 − x)
    private double Triangular(int step)
    {
        double cycle = Math.Floor(1 + step / (2.0 * options.HalfCycle));
        double x = Math.Abs((double)step / options.HalfCycle - 2 * cycle + 1);
        return options.Min + (options.Max - options.Min) * Math.Max(0, 1 - x);
    }
}
