using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Harness.FromScratch;

/// <summary>
/// Persistent threads that compute blocks together with the calling thread. Between two calls a worker spins for
/// some microseconds before it sleeps: an update step has several parallel parts with little between them.
/// Each thread starts on its own contiguous share of the blocks, so that data stays in its core's cache from one
/// part to the next, and then helps with what is left of the others'.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeSleep = 4000, SpinsBeforeYield = 64;

    private readonly Thread[] workers;
    private readonly object gate = new();
    private readonly Share[] shares;
    private IBlockWork? work;
    private ExceptionDispatchInfo? failure;
    private volatile int generation;
    private int sleeping, running;
    private volatile bool stopping;

    /// <param name="threads">Threads to compute with, the caller among them.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        shares = new Share[threads];
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            int worker = i + 1;
            workers[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"FromScratch worker {worker}" };
            workers[i].Start();
        }
    }

    /// <summary>Threads that compute, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Computes blocks 0 … <paramref name="blocks"/> − 1 and returns when all are done. One call at a time.</summary>
    /// <param name="blockWork">Whose blocks.</param>
    /// <param name="blocks">How many.</param>
    /// <param name="isShared">Whether the work is worth waking other threads for; if not, the calling thread does it alone.</param>
    internal void Run(IBlockWork blockWork, int blocks, bool isShared = true)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        if (workers.Length == 0 || blocks <= 1 || !isShared)
        {
            for (int block = 0; block < blocks; block++)
            {
                blockWork.Run(block, 0);
            }

            return;
        }

        work = blockWork;
        for (int i = 0; i < Threads; i++)
        {
            shares[i].Next = (int)((long)blocks * i / Threads);
            shares[i].End = (int)((long)blocks * (i + 1) / Threads);
        }

        Volatile.Write(ref running, workers.Length);
        Interlocked.Increment(ref generation);
        WakeSleepers();

        Compute(0);
        for (int spin = 1; Volatile.Read(ref running) > 0; spin++)
        {
            Spin(spin);
        }

        work = null;
        if (failure is ExceptionDispatchInfo first)
        {
            failure = null;
            first.Throw();
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        stopping = true;
        Interlocked.Increment(ref generation);
        WakeSleepers();
        foreach (Thread worker in workers)
        {
            worker.Join();
        }
    }

    private void Loop(int worker)
    {
        int seen = 0;
        while (true)
        {
            Await(seen);
            if (stopping)
            {
                return;
            }

            seen++;
            Compute(worker);
            Interlocked.Decrement(ref running);
        }
    }

    private void Await(int seen)
    {
        for (int spin = 1; spin <= SpinsBeforeSleep; spin++)
        {
            if (generation != seen)
            {
                return;
            }

            Spin(spin);
        }

        // Sleep is announced before the generation is read, and the generation moves on before the announcement
        // is: one of the two sides always sees the other. A pulse goes to those who wait now, so that no worker
        // can use up another's.
        Interlocked.Increment(ref sleeping);
        lock (gate)
        {
            while (generation == seen)
            {
                Monitor.Wait(gate);
            }
        }

        Interlocked.Decrement(ref sleeping);
    }

    /// <summary>A short wait; now and then the core goes to whoever wants it, who may be the one waited for.</summary>
    private static void Spin(int spin)
    {
        if (spin % SpinsBeforeYield == 0)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(4);
        }
    }

    private void WakeSleepers()
    {
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Compute(int worker)
    {
        try
        {
            for (int i = 0; i < Threads; i++)
            {
                ref Share share = ref shares[(worker + i) % Threads];
                int block;
                while ((block = Interlocked.Increment(ref share.Next) - 1) < share.End)
                {
                    work!.Run(block, worker);
                }
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>A thread's contiguous share of the blocks, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        [FieldOffset(0)]
        public int Next;

        [FieldOffset(4)]
        public int End;
    }
}
