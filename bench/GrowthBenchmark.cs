using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Bench;

/// <summary>How FromScratch's time and memory grow with each extent, the others kept: M 50, N 100, two layers, 10,000 images.</summary>
public static class GrowthBenchmark
{
    private const int Width = 50, BatchSize = 100, Images = 10_000, DistinctBatches = 16;
    private const double Seconds = 0.3;

    /// <summary>All extents' rows.</summary>
    /// <param name="threads">Threads to compute with.</param>
    public static IEnumerable<GrowthTiming> Measure(int threads)
    {
        foreach (int m in new[] { 50, 100, 200, 500, 1000 })
        {
            yield return Row("M", m, [m], BatchSize, Images, threads);
        }

        foreach (int n in new[] { 50, 100, 200, 500, 1000 })
        {
            yield return Row("N", n, [Width], n, Images, threads);
        }

        foreach (int layers in new[] { 2, 3, 5, 9 })
        {
            yield return Row("layers", layers, [.. Enumerable.Repeat(Width, layers - 1)], BatchSize, Images, threads);
        }

        foreach (int images in new[] { 5_000, 10_000, 20_000, 50_000 })
        {
            yield return Row("images", images, [Width], BatchSize, images, threads);
        }
    }

    private static GrowthTiming Row(string extent, int value, int[] hidden, int batchSize, int images, int threads)
    {
        RandomImages.Forget();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Experiment experiment = RandomImages.Experiment(Shapes.Plain(hidden, batchSize), images);
        Batch[] batches = [.. Enumerable.Range(0, DistinctBatches).Select(experiment.Batch)];
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float32, threads);
        double milliseconds = StepBenchmark.Median(engine, batches, Seconds);
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(experiment);
        return new GrowthTiming(extent, value, threads, milliseconds, milliseconds * images / batchSize / 1e3, bytes / 1e6);
    }
}

/// <summary>FromScratch's time and memory at one value of one extent.</summary>
/// <param name="Extent">M, N, layers or images.</param>
/// <param name="Value">Its value.</param>
/// <param name="Threads">Threads computed with.</param>
/// <param name="StepMs">Median milliseconds of an update step.</param>
/// <param name="EpochSeconds">Seconds of an epoch's update steps.</param>
/// <param name="Megabytes">What images, network and engine hold, in 10⁶ bytes.</param>
public sealed record GrowthTiming(string Extent, int Value, int Threads, double StepMs, double EpochSeconds, double Megabytes);
