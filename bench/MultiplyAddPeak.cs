using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.Bench;

/// <summary>
/// The machine's limit: how many multiply-adds a second the cores do when nothing but arithmetic is in the way,
/// from sixteen chains of them in registers.
/// </summary>
public static class MultiplyAddPeak
{
    private const int Rounds = 200_000, Chains = 16;
    private const double Seconds = 0.4;

    /// <summary>GFLOP/s (a multiply-add counts as two) in float32 on so many threads at once.</summary>
    public static double Measure(int threads)
    {
        double[] rates = new double[threads];
        using Barrier start = new(threads);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(t => new Thread(() =>
        {
            Chain();
            start.SignalAndWait();
            rates[t] = Best();
        }))];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        return rates.Sum();
    }

    private static double Best()
    {
        int width = Avx512F.IsSupported ? Vector512<float>.Count : Vector256<float>.Count;
        double best = 0;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds;)
        {
            long started = Stopwatch.GetTimestamp();
            Chain();
            best = Math.Max(best, 2.0 * Rounds * Chains * width / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9);
        }

        return best;
    }

    private static float Chain() => Avx512F.IsSupported ? Chain512() : Chain256();

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain512()
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, b0 = y, b1 = y, b2 = y, b3 = y, b4 = y, b5 = y, b6 = y, b7 = y;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = Vector512.MultiplyAddEstimate(a0, x, y);
            a1 = Vector512.MultiplyAddEstimate(a1, x, y);
            a2 = Vector512.MultiplyAddEstimate(a2, x, y);
            a3 = Vector512.MultiplyAddEstimate(a3, x, y);
            a4 = Vector512.MultiplyAddEstimate(a4, x, y);
            a5 = Vector512.MultiplyAddEstimate(a5, x, y);
            a6 = Vector512.MultiplyAddEstimate(a6, x, y);
            a7 = Vector512.MultiplyAddEstimate(a7, x, y);
            b0 = Vector512.MultiplyAddEstimate(b0, x, y);
            b1 = Vector512.MultiplyAddEstimate(b1, x, y);
            b2 = Vector512.MultiplyAddEstimate(b2, x, y);
            b3 = Vector512.MultiplyAddEstimate(b3, x, y);
            b4 = Vector512.MultiplyAddEstimate(b4, x, y);
            b5 = Vector512.MultiplyAddEstimate(b5, x, y);
            b6 = Vector512.MultiplyAddEstimate(b6, x, y);
            b7 = Vector512.MultiplyAddEstimate(b7, x, y);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain256()
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y;
        for (int i = 0; i < 2 * Rounds; i++)
        {
            a0 = Vector256.MultiplyAddEstimate(a0, x, y);
            a1 = Vector256.MultiplyAddEstimate(a1, x, y);
            a2 = Vector256.MultiplyAddEstimate(a2, x, y);
            a3 = Vector256.MultiplyAddEstimate(a3, x, y);
            a4 = Vector256.MultiplyAddEstimate(a4, x, y);
            a5 = Vector256.MultiplyAddEstimate(a5, x, y);
            a6 = Vector256.MultiplyAddEstimate(a6, x, y);
            a7 = Vector256.MultiplyAddEstimate(a7, x, y);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7);
    }
}
