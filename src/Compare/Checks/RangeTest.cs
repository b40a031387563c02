using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The learning-rate range test: one training run during which η rises in a straight line; accuracy and loss against η
/// show where learning begins and where it becomes unstable. Source: Smith 2015, section 3.3.
/// </summary>
public static class RangeTest
{
    private const int Smoothing = 5;
    private const double Rise = 0.1, Fall = 0.1;

    /// <summary>What the suggestions come from, in a sentence.</summary>
    public const string Rule =
        "η_min: where the accuracy, averaged over 5 readings, has risen by a tenth of its whole rise; "
        + "η_max: the last reading before that average first falls a tenth of its rise below its highest, else where it is highest";

    /// <summary>Trains with the recipe's range and takes readings at equal distances.</summary>
    /// <param name="engine">Loaded with the initial parameters first.</param>
    /// <param name="experiment">Its schedule is a range.</param>
    /// <param name="readings">How many readings.</param>
    /// <param name="onStep">Called with the number of steps done.</param>
    /// <param name="cancellation">Ends early; the readings until then are returned.</param>
    public static IReadOnlyList<RangeReading> Run(
        IEngine engine, Experiment experiment, int readings, Action<int> onStep, CancellationToken cancellation)
    {
        LabelledImages images = experiment.Splits.Validation ?? experiment.Splits.Test;
        engine.Load(experiment.InitialParameters);
        BatchMemory memory = new(engine.Info.Threads);
        List<RangeReading> rows = [];
        int steps = experiment.Plan.Steps, every = Math.Max(1, steps / readings);
        for (int step = 0; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            Batch batch = experiment.Batch(step, memory);
            engine.Update(batch);
            if ((step + 1) % every == 0)
            {
                Evaluation evaluation = engine.Evaluate(images);
                rows.Add(new RangeReading(engine.Info.Name, step, batch.Rate, evaluation.Accuracy, evaluation.Loss));
                onStep(step + 1);
            }
        }

        return rows;
    }

    /// <summary>η_min and η_max by the <see cref="Rule"/>; null where the accuracy never rises.</summary>
    public static (double Min, double Max)? Suggest(IReadOnlyList<RangeReading> readings)
    {
        double[] smooth = [.. readings.Select((_, i) => Average(readings, i))];
        if (smooth.Length == 0 || smooth.Max() <= smooth[0])
        {
            return null;
        }

        double rise = smooth.Max() - smooth[0];
        int first = Array.FindIndex(smooth, accuracy => accuracy >= smooth[0] + Rise * rise);
        int last = first;
        double highest = smooth[first];
        for (int i = first; i < smooth.Length && smooth[i] >= highest - Fall * rise; i++)
        {
            if (smooth[i] > highest)
            {
                highest = smooth[i];
            }

            last = i;
        }

        bool falls = last + 1 < smooth.Length;
        return (readings[first].LearningRate, readings[falls ? last : Array.IndexOf(smooth, smooth.Max())].LearningRate);
    }

    private static double Average(IReadOnlyList<RangeReading> readings, int at)
    {
        int from = Math.Max(0, at - Smoothing / 2), to = Math.Min(readings.Count - 1, at + Smoothing / 2);
        return Enumerable.Range(from, to - from + 1).Average(i => readings[i].Accuracy);
    }
}

/// <summary>A reading of a range test.</summary>
/// <param name="Engine">"FromScratch" or "Torch".</param>
/// <param name="Step">Number of the update step.</param>
/// <param name="LearningRate">η of that step.</param>
/// <param name="Accuracy">On the validation images (without any: the test images), 0 … 1.</param>
/// <param name="Loss">L on them.</param>
public sealed record RangeReading(string Engine, int Step, double LearningRate, double Accuracy, double Loss);
