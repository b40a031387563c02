using System.Diagnostics;
using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Bench;

/// <summary>A whole update step of both engines: forward, backward, update, from images to parameters.</summary>
public static class StepBenchmark
{
    private const int Images = 20_000, DistinctBatches = 64, WarmUpSteps = 30, RoundSteps = 20, LeastRounds = 4, SettlingMilliseconds = 20;
    private const double RoundMilliseconds = 300;

    /// <summary>
    /// Milliseconds a step, engines in turn (A B A B …), the median over all steps of each; both have the same threads,
    /// images, batches, masks and parameters. What is drawn for a step is drawn beforehand.
    /// </summary>
    /// <param name="recipe">Network, batches and techniques; its data, length and rates make no difference.</param>
    /// <param name="threads">Threads of each engine.</param>
    /// <param name="precision">Precision of both.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="peakGflops">The machine's multiply-add peak in this precision on so many threads.</param>
    public static StepTiming Measure(Recipe recipe, int threads, Precision precision, double seconds, double peakGflops)
    {
        // Whole batches, so that no recipe meets a last one that it does not allow.
        int images = recipe.Training.BatchSize * Math.Max(1, Images / recipe.Training.BatchSize);
        Experiment experiment = RandomImages.Experiment(recipe, images);
        Batch[] batches = [.. Enumerable.Range(0, DistinctBatches).Select(experiment.Batch)];
        using IEngine hand = FromScratchEngine.Create(experiment, precision, threads);
        using IEngine torch = new TorchEngine(experiment, precision, threads);
        (List<double> handMs, List<double> torchMs) = ([], []);
        Steps(hand, batches, WarmUpSteps, []);
        Steps(torch, batches, WarmUpSteps, []);
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; round++)
        {
            Settle(hand, engine => engine.Update(batches[0]));
            Steps(hand, batches, RoundSteps, handMs);
            Settle(torch, engine => engine.Update(batches[0]));
            Steps(torch, batches, RoundSteps, torchMs);
        }

        (double fromScratch, double reference) = (Median(handMs), Median(torchMs));
        double gflops = MatrixFlops(experiment) / fromScratch / 1e6;
        return new StepTiming(
            recipe.Name, recipe.Network.Hidden.Count > 0 ? recipe.Network.Hidden[0] : 0, recipe.Training.BatchSize, recipe.Network.Hidden.Count + 1,
            threads, precision.Name(), Shapes.Techniques(recipe), fromScratch, reference, reference / fromScratch, gflops, gflops / peakGflops);
    }

    /// <summary>
    /// Begins an engine's turn with work that is not timed: the other's OpenMP threads spin for milliseconds after their last operation, and
    /// a thread that was asleep may wake on the core of the one that wakes it, until the system moves it.
    /// </summary>
    internal static void Settle(IEngine engine, Action<IEngine> work)
    {
        long began = Stopwatch.GetTimestamp();
        do
        {
            work(engine);
        }
        while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < SettlingMilliseconds);
    }

    /// <summary>Median milliseconds of one engine's update step alone, over so many seconds after warming up.</summary>
    internal static double Median(IEngine engine, Batch[] batches, double seconds)
    {
        List<double> milliseconds = [];
        Steps(engine, batches, WarmUpSteps, []);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < seconds;)
        {
            Steps(engine, batches, RoundSteps, milliseconds);
        }

        return Median(milliseconds);
    }

    internal static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    // Each layer's S = X·Wᵀ and dW = dSᵀ·X, and dX = dS·W of all but the first; a multiply-add counts as two.
    private static double MatrixFlops(Experiment experiment)
    {
        int[] widths = [experiment.Splits.Train.Features, .. experiment.Recipe.Network.Hidden, experiment.Classes];
        double multiplyAdds = 0;
        for (int l = 1; l < widths.Length; l++)
        {
            multiplyAdds += (l == 1 ? 2.0 : 3.0) * widths[l - 1] * widths[l];
        }

        return 2 * experiment.Recipe.Training.BatchSize * multiplyAdds;
    }

    // A round of slow steps is cut short.
    private static void Steps(IEngine engine, Batch[] batches, int steps, List<double> milliseconds)
    {
        long began = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps && Stopwatch.GetElapsedTime(began).TotalMilliseconds < RoundMilliseconds; step++)
        {
            long started = Stopwatch.GetTimestamp();
            engine.Update(batches[step % batches.Length]);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}

/// <summary>Median milliseconds of an update step, both engines.</summary>
/// <param name="Name">Name of the recipe.</param>
/// <param name="M">Units of the first hidden layer.</param>
/// <param name="N">Batch size.</param>
/// <param name="Layers">k.</param>
/// <param name="Threads">Threads of each engine.</param>
/// <param name="Precision">float32 or float64.</param>
/// <param name="Techniques">Which of batch normalisation, dropout and momentum are on.</param>
/// <param name="FromScratchMs">The hand-written engine's median.</param>
/// <param name="TorchMs">The autograd engine's median.</param>
/// <param name="Ratio">TorchMs / FromScratchMs.</param>
/// <param name="Gflops">Multiply-adds of the matrix products, counted as two, a nanosecond of FromScratch.</param>
/// <param name="PeakShare">The same as a share of the machine's peak in this precision on so many threads.</param>
public sealed record StepTiming(
    string Name, int M, int N, int Layers, int Threads, string Precision, string Techniques,
    double FromScratchMs, double TorchMs, double Ratio, double Gflops, double PeakShare);
