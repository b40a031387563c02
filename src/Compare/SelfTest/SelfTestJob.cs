using System.Diagnostics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Plants mutants one by one and runs the whole verdict machinery on each: gradients, lockstep, training, reports,
/// diagnosis. Runs are independent, so as many go on at once as there are threads; each computes on one.
/// </summary>
/// <param name="threads">How many runs at once.</param>
/// <param name="onDone">Called after each run, from several threads.</param>
/// <param name="seed">Of all grounds' initial parameters, batches and masks.</param>
internal sealed class SelfTestJob(int threads, Action onDone, int seed = 1)
{
    private const int LockstepSteps = 8, ElementsPerTensor = 60;

    /// <summary>Runs every mutant, in the order given.</summary>
    /// <param name="mutants">Which.</param>
    /// <param name="cancellation">Ends early, by exception.</param>
    public MutantResult[] Mutants(IReadOnlyList<Mutant> mutants, CancellationToken cancellation) => InParallel(mutants, mutant =>
    {
        long started = Stopwatch.GetTimestamp();
        Planted planted = mutant.Plant();
        CompareResult result = Compare(mutant.Ground, planted, mutant.NumericMode, cancellation);
        return new MutantResult(mutant, Failing(result), result.Diagnosis, planted.Altered, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }, cancellation);

    /// <summary>Runs every ground without a mutant.</summary>
    /// <param name="grounds">Which.</param>
    /// <param name="cancellation">Ends early, by exception.</param>
    public HonestResult[] Honest(IReadOnlyList<Ground> grounds, CancellationToken cancellation) =>
        InParallel(grounds, ground => new HonestResult(ground, Compare(ground, seam: null, ForwardMode.Training, cancellation).Checks), cancellation);

    /// <summary>Measures the sensitivity of checks, in the order given.</summary>
    /// <param name="probes">Of which.</param>
    /// <param name="cancellation">Ends early, by exception.</param>
    public SensitivityResult[] Measure(IReadOnlyList<SensitivityProbe> probes, CancellationToken cancellation) =>
        InParallel(probes, probe => probe.Measure(), cancellation);

    /// <summary>A whole comparison on a ground.</summary>
    /// <param name="ground">The ground.</param>
    /// <param name="seam">Passed by the hand-written side; null: no mutant.</param>
    /// <param name="numericMode">The cost that finite differences are taken of.</param>
    /// <param name="cancellation">Ends early, by exception.</param>
    private CompareResult Compare(Ground ground, ISeam? seam, ForwardMode numericMode, CancellationToken cancellation)
    {
        CompareOptions options = new()
        {
            Threads = 1,
            LockstepSteps = LockstepSteps,
            Gradients = new GradientCheckOptions { ElementsPerTensor = ElementsPerTensor, NumericMode = numericMode },
            Seam = seam,
        };
        CompareResult result = new CompareJob(ground.WithSeed(seed).Recipe, ground.Images, options, new SilentObserver()).Run(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }

    private static string[] Failing(CompareResult result) => [.. result.Checks.Where(check => !check.Holds).Select(check => check.Name)];

    private TResult[] InParallel<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> run, CancellationToken cancellation)
    {
        TResult[] results = new TResult[items.Count];
        Parallel.For(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            results[i] = run(items[i]);
            onDone();
        });
        return results;
    }
}
