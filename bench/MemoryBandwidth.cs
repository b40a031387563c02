using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.Bench;

/// <summary>
/// The machine's other limit: how many bytes a second the cores read and write together, from arrays that no cache holds
/// (STREAM's triad, a = b + s·c, three arrays a thread).
/// </summary>
public static class MemoryBandwidth
{
    private const int Elements = 16 * 1024 * 1024, Repetitions = 5;

    /// <summary>GB/s of so many threads at once, the best of some repetitions.</summary>
    public static double Measure(int threads)
    {
        float[][][] arrays = [.. Enumerable.Range(0, threads).Select(t => new[] { Filled(t), Filled(1), Filled(2) })];
        (long[] began, long[] ended) = (new long[threads], new long[threads]);
        double best = double.PositiveInfinity;
        using Barrier barrier = new(threads, _ =>
        {
            if (ended[0] != 0)
            {
                best = Math.Min(best, Stopwatch.GetElapsedTime(began.Min(), ended.Max()).TotalSeconds);
            }
        });

        // Each thread reads the clock itself: one more thread, to do it, would wait for a core until they have ended.
        Thread[] workers = [.. arrays.Select((own, worker) => new Thread(() =>
        {
            barrier.SignalAndWait();
            for (int i = 0; i < Repetitions; i++)
            {
                began[worker] = Stopwatch.GetTimestamp();
                Triad(own[0], own[1], own[2]);
                ended[worker] = Stopwatch.GetTimestamp();
                barrier.SignalAndWait();
            }
        }))];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        return 3.0 * sizeof(float) * Elements * threads / best / 1e9;
    }

    private static float[] Filled(float value)
    {
        float[] array = GC.AllocateUninitializedArray<float>(Elements);
        array.AsSpan().Fill(value);
        return array;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Triad(Span<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        Vector<float> s = new(0.5f);
        for (int i = 0; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(b[i..]) + s * new Vector<float>(c[i..])).CopyTo(a[i..]);
        }
    }
}
