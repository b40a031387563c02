using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>Whole comparisons of small networks.</summary>
internal static class SmallJob
{
    public static CompareResult Run(Recipe? recipe = null, ISeam? seam = null, int seeds = 1) =>
        new CompareJob(recipe ?? SmallExperiment.Recipe, SmallExperiment.Images(), Options(seam, seeds), new SilentObserver()).Run(default);

    public static CompareOptions Options(ISeam? seam = null, int seeds = 1) =>
        new() { Threads = 1, LockstepSteps = 12, Seam = seam, Seeds = seeds };
}
