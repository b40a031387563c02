using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Harness.Experiments;
using Harness.TorchReference;

namespace Harness.Bench;

/// <summary>What the way from C# to libtorch costs: the autograd side's update step against the same step written in C++.</summary>
public static class BindingBenchmark
{
    private const int Images = 20_000, DistinctBatches = 64, Rounds = 5;
    private const double Seconds = 0.7;

    /// <summary>Runs the program once, briefly.</summary>
    /// <param name="program">bench/Native/step.cpp, compiled.</param>
    /// <exception cref="InputException">The program does not do what it should.</exception>
    public static void Require(string program) => Native(program, units: 1, samples: 1, threads: 1, seconds: 0);

    /// <summary>Medians of some rounds, both in turn, each in the same environment.</summary>
    /// <param name="program">bench/Native/step.cpp, compiled.</param>
    /// <param name="recipe">A plain network of one hidden layer.</param>
    /// <param name="threads">Threads of both.</param>
    /// <exception cref="InputException">The program does not do what it should.</exception>
    public static BindingTiming Measure(string program, Recipe recipe, int threads)
    {
        Experiment experiment = RandomImages.Experiment(recipe, Images);
        Batch[] batches = [.. Enumerable.Range(0, DistinctBatches).Select(experiment.Batch)];
        (List<double> own, List<double> native) = ([], []);
        using IEngine torch = new TorchEngine(experiment, Precision.Float32, threads);
        for (int round = 0; round < Rounds; round++)
        {
            native.Add(Native(program, recipe.Network.Hidden[0], recipe.Training.BatchSize, threads, Seconds));
            own.Add(StepBenchmark.Median(torch, batches, Seconds));
        }

        (double bindingMs, double nativeMs) = (StepBenchmark.Median(own), StepBenchmark.Median(native));
        return new BindingTiming(recipe.Name, threads, bindingMs, nativeMs, bindingMs / nativeMs - 1);
    }

    private static double Native(string program, int units, int samples, int threads, double seconds)
    {
        ProviderInfo provider = Provider.Load();
        ProcessStartInfo start = new(program, string.Create(CultureInfo.InvariantCulture, $"{units} {samples} {threads} {seconds}")) { RedirectStandardOutput = true };
        start.Environment["OPENBLAS_CORETYPE"] = provider.CoreType;
        start.Environment["GOMP_SPINCOUNT"] = "5000";
        start.Environment["LD_PRELOAD"] = provider.Blas;
        using Process process = Started(start);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && double.TryParse(output, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            ? milliseconds
            : throw new InputException($"--binding: {program} ended with exit code {process.ExitCode} and printed \"{output.Trim()}\"; allowed: bench/Native/step.cpp, compiled");
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new InputException($"--binding: {start.FileName} does not start: {exception.Message.TrimEnd('.')}; allowed: bench/Native/step.cpp, compiled", exception);
        }
    }
}

/// <summary>The autograd side's update step, through the binding and without it.</summary>
/// <param name="Name">Name of the network.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="BindingMs">Median milliseconds in C#.</param>
/// <param name="NativeMs">Median milliseconds in C++.</param>
/// <param name="Overhead">What the binding adds, as a share of the latter.</param>
public sealed record BindingTiming(string Name, int Threads, double BindingMs, double NativeMs, double Overhead);
