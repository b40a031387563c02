using System.Diagnostics;
using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Bench;

/// <summary>Loss, accuracy and predictions of ten thousand images, both engines.</summary>
public static class EvaluationBenchmark
{
    private const int Images = 10_000, Repetitions = 7;

    /// <summary>Milliseconds an evaluation, engines in turn, medians.</summary>
    /// <param name="hidden">M of the network's only hidden layer.</param>
    /// <param name="threads">Threads of each engine.</param>
    /// <param name="peakGflops">The machine's multiply-add peak in float32 on so many threads.</param>
    public static EvaluationTiming Measure(int hidden, int threads, double peakGflops)
    {
        Experiment experiment = RandomImages.Experiment(Shapes.Plain([hidden], 100), Images, test: Images);
        LabelledImages images = experiment.Splits.Test;
        using IEngine hand = FromScratchEngine.Create(experiment, Precision.Float32, threads);
        using IEngine torch = new TorchEngine(experiment, Precision.Float32, threads);
        (List<double> handMs, List<double> torchMs) = ([], []);
        Evaluate(hand, images, []);
        Evaluate(torch, images, []);
        for (int i = 0; i < Repetitions; i++)
        {
            StepBenchmark.Settle(hand, engine => engine.Evaluate(images));
            Evaluate(hand, images, handMs);
            StepBenchmark.Settle(torch, engine => engine.Evaluate(images));
            Evaluate(torch, images, torchMs);
        }

        (double fromScratch, double reference) = (StepBenchmark.Median(handMs), StepBenchmark.Median(torchMs));
        double gflops = 2.0 * Images * hidden * (images.Features + experiment.Classes) / fromScratch / 1e6;
        return new EvaluationTiming(Images, hidden, threads, fromScratch, reference, reference / fromScratch, gflops, gflops / peakGflops);
    }

    private static void Evaluate(IEngine engine, LabelledImages images, List<double> milliseconds)
    {
        long started = Stopwatch.GetTimestamp();
        engine.Evaluate(images);
        milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}

/// <summary>Median milliseconds of an evaluation, both engines.</summary>
/// <param name="Images">Images evaluated.</param>
/// <param name="M">Units of the hidden layer.</param>
/// <param name="Threads">Threads of each engine.</param>
/// <param name="FromScratchMs">The hand-written engine's median.</param>
/// <param name="TorchMs">The autograd engine's median.</param>
/// <param name="Ratio">TorchMs / FromScratchMs.</param>
/// <param name="Gflops">Multiply-adds of the matrix products, counted as two, a nanosecond of FromScratch.</param>
/// <param name="PeakShare">The same as a share of the machine's peak on so many threads.</param>
public sealed record EvaluationTiming(
    int Images, int M, int Threads, double FromScratchMs, double TorchMs, double Ratio, double Gflops, double PeakShare);
