using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Harness.FromScratch.Tests;

/// <summary>The three matrix products, against the naive ones.</summary>
public abstract class ProductTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// [N, M, K]: sums in one, two and four parts, more terms than a cut, more rows than a block, sums too large for parts, one image, few
    /// classes; then samples that end in panels of every width, and of halves, in one group of panels and in several.
    /// </summary>
    private static readonly int[][] LargeShapes =
    [
        [100, 50, 3072], [50, 50, 50], [51, 52, 101], [100, 10, 50], [25, 100, 51], [1, 1, 3072], [1, 51, 1024],
        [6, 7, 1023], [7, 6, 1025], [5, 5, 511], [4, 9, 513], [101, 3, 17], [3, 101, 2049], [13, 81, 160],
        [130, 1003, 260], [103, 40, 1100], [205, 7, 330], [9, 510, 90],
        [117, 9, 96], [140, 6, 64], [147, 5, 48], [163, 3, 80], [191, 6, 32], [130, 1003, 272], [500, 7, 1040],
    ];

    /// <summary>Extents around a tile's 4 rows, two and three of them, and around the vectors' widths.</summary>
    private static readonly int[] Tiles = [1, 2, 3, 4, 5, 7, 8, 9, 12], Widths = [.. Enumerable.Range(1, 17), 25, 31, 32, 33];

    // What the oracle says is computed once for all paths.
    private static readonly Lazy<ExactProducts<T>[]> SmallCases = new(
        () => [.. Tiles.SelectMany(n => Tiles.SelectMany(m => Widths.Select(k => new ExactProducts<T>(n, m, k))))]);

    private static readonly Lazy<ExactProducts<T>[]> LargeCases = new(
        () => Array.ConvertAll(LargeShapes, shape => new ExactProducts<T>(shape[0], shape[1], shape[2])));

    private static readonly Lazy<BoundedProducts<T>[]> BoundedCases = new(
        () => Array.ConvertAll(LargeShapes, shape => new BoundedProducts<T>(shape[0], shape[1], shape[2])));

    private readonly WorkerPool pool = new(2);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory, ClassData<EveryPath>]
    public void Products_OfWholeNumbersInEverySmallShape_AreExact(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach (ExactProducts<T> exact in SmallCases.Value)
        {
            exact.AssertExact(kernels);
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Products_OfWholeNumbersInLargeShapes_AreExact(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach (ExactProducts<T> exact in LargeCases.Value)
        {
            exact.AssertExact(kernels);
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Products_OfWholeNumbersInDrawnShapes_AreExact(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Gen<int> extent = Gen.Choose(1, 110);
        Prop.ForAll(
                extent.Select(n => extent.Select(m => extent.Select(k => (n, m, k)))).SelectMany(g => g).SelectMany(g => g).ToArbitrary(),
                shape => new ExactProducts<T>(shape.n, shape.m, shape.k).AssertExact(kernels))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    // Whatever the order of summation, with or without fused multiply-add, a sum of k products and a bias is off
    // by at most γ(k + 1)·(Σ|a||b| + |bias|), γ(n) = n·u/(1 − n·u) (Higham, Accuracy and Stability, §3.1); the
    // oracle's own error in float64 comes on top. Which terms are summed at all, the exact tests say.
    [Theory, ClassData<EveryPath>]
    public void Products_OfRealNumbers_AreWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach (BoundedProducts<T> bounded in BoundedCases.Value)
        {
            bounded.AssertWithin(kernels);
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Products_WithOneHotOperand_PickTheRightRow(VectorPath path)
    {
        // With X the rows 3, 0, 2, 4, 1 of the identity, X·Wᵀ has the columns of W in that order, transposed.
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        int[] order = [3, 0, 2, 4, 1];
        Matrix<T> picks = Draw.Fill<T>(5, 5, i => i % 5 == order[i / 5] ? 1 : 0);
        Matrix<T> W = Draw.Fill<T>(7, 5, i => i), zero = new(1, 7), S = new(5, 7);
        kernels.MultiplyTransposed(picks, W, zero, S);
        Parameter<T> parameter = new("W1", new Matrix<T>(5, 7), isPenalised: true, isVector: false);
        Matrix<T> V = Draw.Fill<T>(5, 7, i => i), dX = new(5, 7);
        kernels.TransposedMultiply(picks, V, parameter);
        kernels.Multiply(picks, V, dX);
        for (int n = 0; n < 5; n++)
        {
            for (int m = 0; m < 7; m++)
            {
                Assert.Equal(W[m, order[n]], S[n, m]);
                Assert.Equal(V[n, m], parameter.Gradient[order[n], m]);
                Assert.Equal(V[order[n], m], dX[n, m]);
            }
        }
    }

    [Theory, ClassData<EveryPath>]
    public void TransposedMultiply_WithRule_IsTheGradientFollowedByDescentInEveryBit(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int m, int d) in new[] { (1, 1, 1), (9, 7, 13), (100, 50, 3072), (33, 12, 161) })
        {
            (Matrix<T> dS, Matrix<T> X) = (Draw.Normal<T>(n, m, 1), Draw.Normal<T>(n, d, 2));
            SgdRule<T> rule = new(T.CreateTruncating(0.1), T.CreateTruncating(0.03));
            Parameter<T> fused = new("W1", Draw.Normal<T>(m, d, 3), isPenalised: true, isVector: false) { Rule = rule };
            Parameter<T> unfused = new("W1", Draw.Normal<T>(m, d, 3), isPenalised: true, isVector: false);
            kernels.TransposedMultiply(dS, X, fused);
            kernels.TransposedMultiply(dS, X, unfused);
            kernels.AddScaled(rule.Penalty, unfused.Value, unfused.Gradient);
            kernels.AddScaled(-rule.Rate, unfused.Gradient, unfused.Value);
            Bits.AssertEqual(unfused.Value, fused.Value, $"{path} [{n}, {m}, {d}]");
        }
    }

    // Sums in one part and in several, whole panels and halves, units in one block and in two; more maps than before, and fewer.
    [Theory, ClassData<EveryPath>]
    public void MultiplyTransposed_OfSeveralMaps_GivesEachWhatItIsAlone_InEveryBit(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int m, int d, int maps) in new[] { (5, 3, 64, 2), (33, 4, 272, 3), (100, 7, 1040, 5), (480, 50, 300, 4), (20, 503, 40, 2), (140, 11, 336, 1) })
        {
            Matrix<T> X = Draw.Normal<T>(n, d, 1);
            Guarded<T>[] S = [.. Enumerable.Range(0, maps).Select(_ => new Guarded<T>(n, m))];
            AffineMap<T>[] all = [.. S.Select((s, map) => new AffineMap<T>(Draw.Normal<T>(m, d, 2 + map), Draw.Normal<T>(1, m, 20 + map), s.Matrix))];
            kernels.MultiplyTransposed(X, all);
            for (int map = 0; map < maps; map++)
            {
                string what = $"{path} [{n}, {m}, {d}], map {map} of {maps}";
                Matrix<T> alone = new(n, m);
                kernels.MultiplyTransposed(X, all[map].W, all[map].b, alone);
                Bits.AssertEqual(alone, all[map].S, what);
                S[map].AssertUntouchedBehind(what);
            }
        }
    }

    // Sums of one tile at a time are all that such a product keeps: six workers' sums of all rows would be larger than an array.
    [Fact]
    public void Product_OfManyRowsAndFewTerms_KeepsTheSumsOfATile()
    {
        using WorkerPool six = new(6);
        Matrix<T> dS = new(1_000_000, 1), W = new(1, 1), dX = new(1_000_000, 1);
        dS.Span.Fill(T.One);
        W.Span.Fill(T.One + T.One);
        TestKernels.Create<T>(VectorPath.Bits512, six).Multiply(dS, W, dX);
        Assert.Equal(dX.Count, dX.Span.Count(T.One + T.One));
    }

    [Theory, ClassData<EveryPath>]
    public void Products_OfShapesThatDoNotFit_NameTheTensorAndBothShapes(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<T> X = new(3, 4), W = new(5, 4), b = new(1, 5), S = new(3, 5);
        kernels.MultiplyTransposed(X, W, b, S);
        AssertNames("W is [5×7]", "[5×4]", () => kernels.MultiplyTransposed(X, new(5, 7), b, S));
        AssertNames("b is [1×6]", "[1×5]", () => kernels.MultiplyTransposed(X, W, new(1, 6), S));
        AssertNames("S is [2×5]", "[3×5]", () => kernels.MultiplyTransposed(X, W, b, new(2, 5)));
        AssertNames("S is [3×6]", "[3×5]", () => kernels.MultiplyTransposed(X, [new(W, b, S), new(new(6, 4), new(1, 6), new(3, 6))]));
        Parameter<T> parameter = new("W7", W, isPenalised: true, isVector: false);
        AssertNames("W7 is [5×4]", "[5×9]", () => kernels.TransposedMultiply(S, new(3, 9), parameter));
        AssertNames("dS is [3×5]", "[2×5]", () => kernels.TransposedMultiply(S, new(2, 4), parameter));
        AssertNames("dX is [2×4]", "[3×4]", () => kernels.Multiply(S, W, new(2, 4)));
        AssertNames("W is [5×4]", "[5×3]", () => kernels.Multiply(S, W, new(3, 3)));
    }

    private static void AssertNames(string tensor, string needed, Action act)
    {
        string message = Assert.Throws<ArgumentException>(act).Message;
        Assert.Contains(tensor, message, StringComparison.Ordinal);
        Assert.Contains(needed, message, StringComparison.Ordinal);
    }
}

public sealed class ProductTestsOfSingle : ProductTests<float>;

public sealed class ProductTestsOfDouble : ProductTests<double>;
