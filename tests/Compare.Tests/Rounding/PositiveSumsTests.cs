using System.Runtime.CompilerServices;
using Harness.Experiments;
using Harness.FromScratch;

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
            sums.Reclaim();
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
                    Fresh(Ones).Span.Fill(double.NaN);
                }
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal([N, N, N], Multiply(sums, Ones));
            sums.Reclaim();
        }

        await ends.CancelAsync();
        await collects;
    }

    [Fact]
    public void Products_AfterReclaim_TakeTheMatricesAgain_AndOwnNothingOfWhatWasInThem()
    {
        using PositiveSums sums = new(threads: 1);
        NamedTensor twos = new("twos", [2, 3], [-2, -2, -2, -2, -2, -2]), threes = new("threes", [2, 3], [3, 3, 3, 3, 3, 3]);
        Matrix<double> before = All(twos)[0];
        sums.Reclaim();
        Matrix<double>[] after = All(threes);
        Assert.Same(before, after[0]);
        Assert.NotSame(after[0], after[1]);
        Assert.Equal([3, 9, 27, 81, 162], after.Select(matrix => Assert.Single(matrix.Span.ToArray().Distinct())));

        // |x|, x², |x|·|x|ᵀ, |x|ᵀ·x², (|x|ᵀ·x²)·1 …
        Matrix<double>[] All(NamedTensor x)
        {
            Matrix<double> magnitudes = sums.Magnitudes(x), squares = sums.Squares(x), dot = sums.Dot(magnitudes, magnitudes);
            return [magnitudes, squares, dot, sums.Product(magnitudes, sums.Squares(new NamedTensor("", [3, 3], [3, 3, 3, 3, 3, 3, 3, 3, 3]))), sums.Outer(magnitudes, sums.Squares(x, 3))];
        }
    }

    // A matrix that is nobody's.
    private static Matrix<double> Fresh(NamedTensor tensor)
    {
        Matrix<double> matrix = new(tensor.Shape[0], tensor.Shape[1]);
        tensor.Values.CopyTo(matrix.Span);
        return matrix;
    }

    // The largest of each product; NaN where there is one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double[] Multiply(PositiveSums sums, NamedTensor ones) =>
    [
        sums.Outer(Fresh(ones), Fresh(ones)).Span.ToArray().Aggregate(Math.Max),
        sums.Dot(Fresh(ones), Fresh(ones)).Span.ToArray().Aggregate(Math.Max),
        sums.Product(Fresh(ones), Fresh(ones)).Span.ToArray().Aggregate(Math.Max),
    ];
}
