using System.Diagnostics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Bench;

/// <summary>
/// How many trials a search finishes in a minute: 8 epochs of 450 steps of M 50, N 100 and an evaluation of 5,000 images after
/// each epoch, as many trials at once as there are cores, each on one thread.
/// </summary>
public static class SearchBenchmark
{
    private const int Images = 45_000, Validation = 5_000, EpochSteps = 450, Epochs = 8, DistinctBatches = 64;

    /// <summary>Trials a minute, from one epoch of each core.</summary>
    public static double TrialsPerMinute()
    {
        Experiment experiment = RandomImages.Experiment(Shapes.Plain([50], 100), Images, Validation);
        Batch[] batches = [.. Enumerable.Range(0, DistinctBatches).Select(experiment.Batch)];
        IEngine[] engines = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => FromScratchEngine.Create(experiment, Precision.Float32, threads: 1))];
        try
        {
            Epoch(steps: DistinctBatches);
            long started = Stopwatch.GetTimestamp();
            Epoch(EpochSteps);
            return engines.Length * 60 / (Epochs * Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            foreach (IEngine engine in engines)
            {
                engine.Dispose();
            }
        }

        void Epoch(int steps) => Parallel.ForEach(engines, engine =>
        {
            for (int step = 0; step < steps; step++)
            {
                engine.Update(batches[step % batches.Length]);
            }

            engine.Evaluate(experiment.Splits.Test);
        });
    }
}
