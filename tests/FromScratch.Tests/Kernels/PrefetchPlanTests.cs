namespace Harness.FromScratch.Tests;

/// <summary>Each line of a tile is asked for once, one at a step, and none beyond the steps there are.</summary>
public sealed unsafe class PrefetchPlanTests
{
    private const int Line = Prefetch.CacheLine;

    [Fact]
    public void Clear_AsksForTheFirstLineAtEveryStep()
    {
        PrefetchPlan plan = new();
        plan.Clear(5);
        plan.Add(0, 5, tile: 1000, rows: 1, bytes: 5 * Line, stride: 0);
        plan.Clear(4);
        Assert.Equal([0, 0, 0, 0], Offsets(plan, 4));
        plan.Clear(9);
        Assert.Equal(new nint[9], Offsets(plan, 9));
    }

    [Fact]
    public void Add_AsksForEachLineOfEachRowOnce_OneAStep()
    {
        PrefetchPlan plan = new();
        plan.Clear(8);
        int free = plan.Add(1, 8, tile: -4096, rows: 3, bytes: 2 * Line, stride: 3072);
        Assert.Equal(7, free);
        Assert.Equal([0, -4096, -4096 + Line, -1024, -1024 + Line, 2048, 2048 + Line, 0], Offsets(plan, 8));
    }

    [Fact]
    public void Add_OfMoreLinesThanSteps_EndsWithTheSteps()
    {
        PrefetchPlan plan = new();
        plan.Clear(6);
        Assert.Equal(4, plan.Add(0, 4, tile: 64, rows: 100, bytes: Line, stride: 640));
        Assert.Equal([64, 704, 1344, 1984, 0, 0], Offsets(plan, 6));
    }

    private static nint[] Offsets(PrefetchPlan plan, int steps) => new ReadOnlySpan<nint>(plan.Offsets, steps).ToArray();
}
