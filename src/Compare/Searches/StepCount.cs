namespace Harness.Compare;

/// <summary>Update steps of runs that go on at once, as progress of one part.</summary>
/// <param name="observer">Is told, in thousandths.</param>
/// <param name="total">Update steps of all runs.</param>
/// <param name="done">Those that are done already.</param>
internal sealed class StepCount(IProgressObserver observer, long total, long done)
{
    /// <summary>What the observer counts to.</summary>
    public const int Total = 1000;

    private readonly Lock counting = new();

    /// <summary>More steps are done; from any thread.</summary>
    public void Add(int steps)
    {
        lock (counting)
        {
            done += steps;
            observer.Advance((int)(Total * done / Math.Max(1, total)));
        }
    }
}
