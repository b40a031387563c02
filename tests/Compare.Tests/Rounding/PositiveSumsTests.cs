using System.Runtime.CompilerServices;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class PositiveSumsTests
{
    private const int N = 200;

    private static readonly NamedTensor Ones = new("ones", [N, N], [.. Enumerable.Repeat(1.0, N * N)]), Small = new("ones", [1, 1], [1]);

    // Nobody but the kernel holds the factors: the garbage collector must not take their memory from under it.
    [Fact]
    public async Task Products_OfFactorsThatNobodyElseHolds_SurviveTheGarbageCollector()
    {
        using PositiveSums sums = new(threads: 1);
        for (int i = 0; i < 200; i++)
        {
            Multiply(sums, Small);
        }

        await Task.Delay(500, TestContext.Current.CancellationToken); // for the code that holds on to nothing
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task collects = Task.Run(() =>
        {
            while (!ends.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
                for (int i = 0; i < 20; i++)
                {
                    PositiveSums.Squares(Ones, double.NaN);
                }
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal([N, N, N], Multiply(sums, Ones));
        }

        await ends.CancelAsync();
        await collects;
    }

    // The largest of each product; NaN where there is one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double[] Multiply(PositiveSums sums, NamedTensor ones) =>
    [
        sums.Outer(PositiveSums.Magnitudes(ones), PositiveSums.Magnitudes(ones)).Span.ToArray().Aggregate(Math.Max),
        sums.Dot(PositiveSums.Magnitudes(ones), PositiveSums.Magnitudes(ones)).Span.ToArray().Aggregate(Math.Max),
        sums.Product(PositiveSums.Magnitudes(ones), PositiveSums.Magnitudes(ones)).Span.ToArray().Aggregate(Math.Max),
    ];
}
