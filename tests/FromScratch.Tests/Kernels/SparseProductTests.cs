using System.Numerics;
using System.Runtime.Intrinsics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>dSᵀ·X without the zeros of dS, against the dense product of the same path.</summary>
public abstract class SparseProductTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerPool pool = new(2);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // Sums of one piece and of several, whole panels and a part of one, a single row, many, and a network none of whose units is awake.
    [Theory, ClassData<EveryPath>]
    public void Product_IsTheDenseOneInEveryBit(VectorPath path)
    {
        foreach ((int n, int m, double zeros) in new[] { (100, 7, 0.65), (1, 1, 1.0), (517, 3, 0.7), (53, 530, 0.6), (40, 9, 1.0) })
        {
            foreach (bool partly in (bool[])[false, true])
            {
                foreach (SgdRule<T>? rule in (SgdRule<T>?[])[null, Rule(0), Rule(0.9)])
                {
                    Compare(path, n, m, zeros, partly, rule);
                }
            }
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Product_OfPixels_IsTheDenseOneInEveryBit(VectorPath path)
    {
        byte[] bytes = GC.AllocateArray<byte>(100 * 3072, pinned: true);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 2_654_435_761L) >> 13);
        }

        Matrix<T> X = new(100, 3072), dS = Sparse(100, 6, 0.5), expected = new(6, 3072);
        nint[] rows = [.. Enumerable.Range(0, 100).Select(i => Address(bytes, i * 3072))];
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        kernels.Normalize(rows, areBytes: true, Draw.Normal<T>(1, 3072, 1), Draw.Normal<T>(1, 3072, 2), X);
        Pair products = Pair.Of(path, pool);
        products.Dense(dS, X, expected, null, null);
        Guarded<T> actual = new(6, 3072);
        Assert.True(products.TryPrepare(dS, X));
        products.Sparse(dS, X, actual.Matrix, null, null);
        Assert.NotNull(X.Pixels);
        Bits.AssertEqual(expected, actual.Matrix, $"{path}");
        GC.KeepAlive(bytes);
    }

    // 0·∞ and 0·NaN are NaN: such an X is multiplied in full.
    [Theory, ClassData<EveryPath>]
    public void Zeros_AreLeftOutOnlyWhereThatPaysAndChangesNothing(VectorPath path)
    {
        Pair products = Pair.Of(path, pool);
        int panel = products.PanelColumns;
        Matrix<T> X = Draw.Normal<T>(30, panel, 1), half = Sparse(30, 20, 0.5);
        Assert.True(products.TryPrepare(half, X));
        Assert.False(products.TryPrepare(Draw.Normal<T>(30, 20, 2), X), "no zeros");
        Assert.False(products.TryPrepare(half, Draw.Normal<T>(30, panel / 2, 1)), "half a panel");
        foreach (int element in (int[])[0, 4 * products.Width, (X.Count / 2) - 1, X.Count - 1])
        {
            foreach (T value in (T[])[T.PositiveInfinity, T.NegativeInfinity, T.NaN])
            {
                T finite = X.Span[element];
                X.Span[element] = value;
                Assert.False(products.TryPrepare(half, X), $"{value} at {element}");
                X.Span[element] = finite;
            }
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Gradient_OfAnInfiniteInputWhoseUnitSleeps_IsNaN(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<T> X = Draw.Normal<T>(8, 12 * 16, 1);
        X[3, 5] = T.PositiveInfinity;
        Parameter<T> W = new("W1", new Matrix<T>(2, X.Columns), isPenalised: true, isVector: false);
        kernels.TransposedMultiply(new Matrix<T>(8, 2), X, W);
        Assert.True(T.IsNaN(W.Gradient[0, 5]));
        Assert.Equal(T.Zero, W.Gradient[0, 4]);
    }

    // Pixels that are not written yet: a row of other numbers, and a byte that is too large for its factor.
    [Theory, ClassData<EveryPath>]
    public void Gradient_OfPendingPixelsThatAreNotFinite_IsNaN(VectorPath path)
    {
        const int images = 8, features = 12 * 16;
        byte[] bytes = GC.AllocateArray<byte>(images * features, pinned: true);
        bytes.AsSpan().Fill(255);
        nint[] rows = [.. Enumerable.Range(0, images).Select(i => Address(bytes, i * features))];
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        T huge = T.CreateTruncating(typeof(T) == typeof(float) ? 2e36 : 1e306);
        foreach ((T scale, T noise) in new[] { (T.One, T.PositiveInfinity), (huge, T.One), (T.One, T.One) })
        {
            Matrix<T> X = new(images, features), scales = new(1, features), noisy = new(1, features);
            scales.Span.Fill(T.One);
            scales[0, features - 1] = scale;
            noisy.Span.Fill(noise);
            kernels.Normalize(rows, areBytes: true, scales, new Matrix<T>(1, features), X);
            X.SetRows([2], noisy);
            Parameter<T> W = new("W1", new Matrix<T>(2, features), isPenalised: true, isVector: false);
            kernels.TransposedMultiply(new Matrix<T>(images, 2), X, W);
            Assert.Equal(scale != T.One || noise != T.One, T.IsNaN(W.Gradient[1, features - 1]));
        }

        GC.KeepAlive(bytes);
    }

    private static unsafe nint Address(byte[] pinned, int index)
    {
        fixed (byte* address = &pinned[index])
        {
            return (nint)address;
        }
    }

    private static SgdRule<T> Rule(double rho) => new(T.CreateTruncating(0.1), T.CreateTruncating(0.03), T.CreateTruncating(rho), MomentumForm.Course);

    private static Matrix<T> Sparse(int rows, int columns, double zeros)
    {
        RandomStream stream = new(20, StreamPurpose.GradientSample, 9);
        return Draw.Fill<T>(rows, columns, i => stream.Uniform(i) < zeros ? 0 : stream.Normal(i + 1_000_000));
    }

    private void Compare(VectorPath path, int n, int m, double zeros, bool partly, SgdRule<T>? rule)
    {
        Pair products = Pair.Of(path, pool);
        int panel = products.PanelColumns, d = partly ? panel + panel / 2 + 1 : 2 * panel;
        (Matrix<T> dS, Matrix<T> X) = (Sparse(n, m, zeros), Draw.Normal<T>(n, d, 1));
        Matrix<T>? v = rule?.Rho > T.Zero ? Draw.Normal<T>(m, d, 3) : null, expectedV = v is null ? null : Draw.Copy(v);
        Guarded<T> actual = new(m, d);
        Matrix<T> W = Draw.Normal<T>(m, d, 2), expected = Draw.Copy(W);
        W.Span.CopyTo(actual.Matrix.Span);
        Assert.True(products.TryPrepare(dS, X));
        products.Sparse(dS, X, actual.Matrix, rule, v);
        products.Dense(dS, X, expected, rule, expectedV);
        string what = $"{path} [{n}, {m}, {d}] {zeros} {rule}";
        Bits.AssertEqual(expected, actual.Matrix, what);
        actual.AssertUntouchedBehind(what);
        if (v is not null)
        {
            Bits.AssertEqual(expectedV!, v, "v " + what);
        }
    }

    private delegate void Product(Matrix<T> dS, Matrix<T> X, Matrix<T> C, SgdRule<T>? rule, Matrix<T>? velocity);

    private sealed record Pair(int Width, int PanelColumns, Func<Matrix<T>, Matrix<T>, bool> TryPrepare, Product Sparse, Product Dense)
    {
        public static Pair Of(VectorPath path, WorkerPool pool) => path switch
        {
            VectorPath.Scalar => Create<ScalarPath<T>, T>(pool),
            VectorPath.Bits128 => Create<Vector128Path<T>, Vector128<T>>(pool),
            VectorPath.Bits256 => Create<Vector256Path<T>, Vector256<T>>(pool),
            _ => Create<Vector512Path<T>, Vector512<T>>(pool),
        };

        private static Pair Create<TPath, TVector>(WorkerPool pool)
            where TPath : IVectorPath<TVector, T>
            where TVector : unmanaged
        {
            SparseProducts<TPath, TVector, T> sparse = new(pool);
            OuterProducts<TPath, TVector, T> dense = new(pool);
            return new Pair(TPath.Width, SparseProducts<TPath, TVector, T>.PanelColumns, sparse.TryPrepare, sparse.Run, (dS, X, C, rule, v) => dense.Run(dS, transposeA: true, X, C, rule, v));
        }
    }
}

public sealed class SparseProductTestsOfSingle : SparseProductTests<float>;

public sealed class SparseProductTestsOfDouble : SparseProductTests<double>;
