using System.Diagnostics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

[Collection(nameof(OneAtATime))]
public sealed class WorkerPoolTests
{
    /// <summary>Longer than any of these runs takes on a busy machine; a lost wake-up takes for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Run_AfterDispose_IsRefused_AndDoesNotWaitForEver()
    {
        foreach (int threads in (int[])[1, 2])
        {
            WorkerPool pool = new(threads);
            pool.Dispose();
            Assert.Throws<ObjectDisposedException>(() => pool.Run(new Counter(8), 8));
        }
    }

    [Fact]
    public void Engine_ThatCannotBeCreated_LeavesNoThreadsBehind()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        experiment.InitialParameters.Add(new("X", [1], [0]));
        int before = Threads();
        for (int i = 0; i < 10; i++)
        {
            Assert.Throws<ArgumentException>(() => new FromScratchEngine<float>(experiment, threads: 20, seam: null));
        }

        Assert.InRange(Threads() - before, int.MinValue, 100);

        static int Threads()
        {
            using Process process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Run_OfAnyNumberOfBlocks_ComputesEachOnce(int threads)
    {
        using WorkerPool pool = new(threads);
        Counter counter = new(64);
        for (int run = 0; run < 3000; run++)
        {
            int blocks = run % 65;
            counter.Clear();
            pool.Run(counter, blocks);
            Assert.All(counter.Runs[..blocks], runs => Assert.Equal(1, runs));
            Assert.All(counter.Runs[blocks..], runs => Assert.Equal(0, runs));
        }

        Assert.InRange(counter.HighestWorker, 0, threads - 1);
    }

    [Fact]
    public void Run_WithManyBlocks_UsesEveryThread()
    {
        using WorkerPool pool = new(3);
        using Rendezvous work = new(3);
        pool.Run(work, 3);
        Assert.Equal(3, work.Threads.Distinct().Count());
    }

    [Fact]
    public async Task Run_AfterPausesInWhichWorkersSleep_AlwaysWakesThemAll()
    {
        // Far more threads than cores, and pauses about as long as a worker spins: some go to sleep while others
        // are being woken.
        Task runs = Task.Run(
            () =>
            {
                using WorkerPool pool = new(12);
                Counter counter = new(12);
                for (int run = 0; run < 1500; run++)
                {
                    pool.Run(counter, 12);
                    Thread.SpinWait(run % 50 * 400);
                }

                Assert.All(counter.Runs, count => Assert.Equal(1500, count));
            },
            TestContext.Current.CancellationToken);
        await runs.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_OfFailingBlock_ThrowsItsExceptionAndGoesOnWorking(int threads)
    {
        using WorkerPool pool = new(threads);
        for (int failing = 0; failing < 20; failing++)
        {
            string message = $"block {failing}";
            Failing work = new(failing, message);
            InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => pool.Run(work, 20));
            Assert.Equal(message, exception.Message);

            Counter counter = new(20);
            pool.Run(counter, 20);
            Assert.All(counter.Runs, runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void Run_WhereEveryBlockFails_ThrowsOnceAndGoesOnWorking()
    {
        using WorkerPool pool = new(3);
        Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing(null, "all"), 30));
        Counter counter = new(30);
        pool.Run(counter, 30);
        Assert.All(counter.Runs, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public void Run_OfSeveralPoolsAtOnce_KeepsThemApart()
    {
        Thread[] callers = new Thread[3];
        Counter[] counters = [new(7), new(8), new(9)];
        for (int i = 0; i < callers.Length; i++)
        {
            Counter counter = counters[i];
            callers[i] = new Thread(() =>
            {
                using WorkerPool pool = new(2);
                for (int run = 0; run < 300; run++)
                {
                    pool.Run(counter, counter.Runs.Length);
                }
            });
            callers[i].Start();
        }

        Assert.All(callers, caller => Assert.True(caller.Join(Patience)));
        Assert.All(counters, counter => Assert.All(counter.Runs, runs => Assert.Equal(300, runs)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_OfSpinningOrSleepingWorkers_EndsThem(bool sleeping)
    {
        WorkerPool pool = new(4);
        using Rendezvous work = new(4);
        pool.Run(work, 4);
        if (sleeping)
        {
            Thread.Sleep(100);
        }

        pool.Dispose();
        Thread?[] ended = [.. work.Threads.Where(thread => thread != Thread.CurrentThread)];
        Assert.Equal(3, ended.Distinct().Count());
        Assert.All(ended, thread => Assert.False(thread!.IsAlive));
    }

    [Fact]
    public void Workers_WithNothingToDo_Sleep()
    {
        using WorkerPool pool = new(4);
        pool.Run(new Counter(4), 4);
        Thread.Sleep(100);

        // Spinning workers would use up to 200 ms of each core, on a busy machine still tens of them; sleeping ones
        // none. The least of several readings, because the test runner has threads of its own.
        double least = Enumerable.Range(0, 4).Min(_ => ProcessorMillisecondsIn(TimeSpan.FromMilliseconds(200)));
        Assert.InRange(least, 0, 20);
    }

    private static double ProcessorMillisecondsIn(TimeSpan pause)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Thread.Sleep(pause);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }

    private sealed class Counter(int blocks) : IBlockWork
    {
        private int highestWorker;

        public int[] Runs { get; } = new int[blocks];

        public int HighestWorker => highestWorker;

        public void Clear() => Array.Clear(Runs);

        public void Run(int block, int worker)
        {
            Interlocked.Increment(ref Runs[block]);
            highestWorker = Math.Max(highestWorker, worker);
        }
    }

    /// <summary>Fails in one block; in all, where that is null.</summary>
    private sealed class Failing(int? at, string message) : IBlockWork
    {
        public void Run(int block, int worker)
        {
            if (at is null || block == at)
            {
                throw new InvalidOperationException(message);
            }
        }
    }

    /// <summary>Blocks that wait for each other: they end in time only if as many threads compute at once.</summary>
    private sealed class Rendezvous(int threads) : IBlockWork, IDisposable
    {
        private readonly CountdownEvent missing = new(threads);

        public Thread?[] Threads { get; } = new Thread?[threads];

        public void Run(int block, int worker)
        {
            Threads[block] = Thread.CurrentThread;
            missing.Signal();
            missing.Wait(Patience);
        }

        public void Dispose() => missing.Dispose();
    }
}
