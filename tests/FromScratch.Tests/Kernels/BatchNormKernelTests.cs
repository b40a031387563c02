using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>The kernels of batch normalisation, against the naive ones in float64.</summary>
public abstract class BatchNormKernelTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Enough elements for both threads, and a last block that is not full.
    private static readonly (int Rows, int Columns) Shared = (101, 403);

    private static readonly (int Rows, int Columns)[] Shapes =
        [.. Enumerable.Range(1, 33).Select(m => (5, m)), (2, 50), (100, 51), (1000, 3), Shared];

    private static readonly double U = Bits.UnitRoundoff<T>();

    private readonly WorkerPool pool = new(2);
    private readonly NaiveKernels<double> naive = new();

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // μ: n sums, a product and the rounding of 1/n: e = (n + 3)u·1/n Σ|S|. A deviation d is off by e + u|d|, which
    // moves σ² by 1/n Σ(2|d|(e + u|d|) + (e + u|d|)²), and its own sum rounds (n + 4)u·σ². Twice, for the oracle's.
    [Theory, ClassData<EveryPath>]
    public void ColumnStatistics_AreWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int columns) in Shapes)
        {
            Matrix<T> S = Draw.Fill<T>(n, columns, DrawAround(3, part: 1));
            Guarded<T> mean = new(1, columns), variance = new(1, columns);
            kernels.ColumnStatistics(S, mean.Matrix, variance.Matrix);

            Matrix<double> exact = Draw.Copy<T, double>(S), expectedMean = new(1, columns), expectedVariance = new(1, columns);
            naive.ColumnStatistics(exact, expectedMean, expectedVariance);
            double MeanError(int m) => (n + 3) * U * Column(exact, m).Average(Math.Abs);
            double VarianceError(int m) => (n + 4) * U * expectedVariance[0, m] + Column(exact, m).Average(s =>
            {
                double d = Math.Abs(s - expectedMean[0, m]), e = MeanError(m) + U * d;
                return 2 * d * e + e * e;
            });
            Bits.AssertWithin(expectedMean, Draw.Fill<double>(1, columns, m => 2 * MeanError(m)), mean.Matrix, $"μ {path}");
            Bits.AssertWithin(expectedVariance, Draw.Fill<double>(1, columns, m => 2 * VarianceError(m)), variance.Matrix, $"σ² {path}");
            mean.AssertUntouchedBehind(path.ToString());
            variance.AssertUntouchedBehind(path.ToString());
        }
    }

    // X̂ is rounded twice, Y at most twice more: 2u|X̂| and 4u(|γ·X̂| + |β|). Twice, for the oracle's.
    [Theory, ClassData<EveryPath>]
    public void NormalizeColumns_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int columns) in Shapes)
        {
            Matrix<T> S = Draw.Normal<T>(n, columns, 1), mean = Draw.Normal<T>(1, columns, 2), r = Draw.Normal<T>(1, columns, 3);
            Matrix<T> gamma = Draw.Normal<T>(1, columns, 4), beta = Draw.Normal<T>(1, columns, 5);
            Guarded<T> Xhat = new(n, columns), Y = new(n, columns);
            kernels.NormalizeColumns(S, mean, r, gamma, beta, Xhat.Matrix, Y.Matrix);

            Matrix<double> expectedXhat = new(n, columns), expectedY = new(n, columns);
            naive.NormalizeColumns(Exact(S), Exact(mean), Exact(r), Exact(gamma), Exact(beta), expectedXhat, expectedY);
            Matrix<double> bound = Draw.Fill<double>(n, columns, i => 4 * U * Math.Abs(expectedXhat.Span[i]));
            Matrix<double> scale = Exact(gamma), shift = Exact(beta);
            Matrix<double> boundY = Draw.Fill<double>(n, columns, i => 8 * U * (
                Math.Abs(scale.Span[i % columns] * expectedXhat.Span[i]) + Math.Abs(shift.Span[i % columns])));
            Bits.AssertWithin(expectedXhat, bound, Xhat.Matrix, $"X̂ {path}");
            Bits.AssertWithin(expectedY, boundY, Y.Matrix, $"Y {path}");
            Xhat.AssertUntouchedBehind(path.ToString());
            Y.AssertUntouchedBehind(path.ToString());
        }
    }

    // Sums of n products: (n + 2)u·Σ|·|. dS takes both over, and rounds fewer than eight times itself. Twice, for the oracle's.
    [Theory, ClassData<EveryPath>]
    public void BatchNormBackward_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int columns) in Shapes)
        {
            Matrix<T> dY = Draw.Normal<T>(n, columns, 1), Xhat = Draw.Normal<T>(n, columns, 2), r = Draw.Normal<T>(1, columns, 3);
            Parameter<T> gamma = Row(Draw.Normal<T>(1, columns, 4)), beta = Row(new Matrix<T>(1, columns));
            Guarded<T> dS = new(n, columns);
            kernels.BatchNormBackward(dY, Xhat, r, gamma, beta, dS.Matrix);

            Parameter<double> exactGamma = Row(Exact(gamma.Value)), exactBeta = Row(new Matrix<double>(1, columns));
            Matrix<double> expected = new(n, columns), exactX = Exact(Xhat), exactY = Exact(dY), exactR = Exact(r);
            naive.BatchNormBackward(exactY, exactX, exactR, exactGamma, exactBeta, expected);
            Matrix<double> sumGamma = Draw.Fill<double>(1, columns, m => Column(exactY, m).Zip(Column(exactX, m), (d, x) => Math.Abs(d * x)).Sum());
            Matrix<double> sumBeta = Draw.Fill<double>(1, columns, m => Column(exactY, m).Sum(Math.Abs));
            Matrix<double> bound = Draw.Fill<double>(n, columns, i =>
            {
                int m = i % columns;
                double terms = Math.Abs(exactY.Span[i]) + (sumBeta[0, m] + Math.Abs(exactX.Span[i]) * sumGamma[0, m]) / n;
                return 2 * (n + 8) * U * Math.Abs(exactGamma.Value[0, m] * exactR[0, m]) * terms;
            });
            Bits.AssertWithin(exactGamma.Gradient, Draw.Fill<double>(1, columns, m => 2 * (n + 2) * U * sumGamma[0, m]), gamma.Gradient, $"dγ {path}");
            Bits.AssertWithin(exactBeta.Gradient, Draw.Fill<double>(1, columns, m => 2 * (n + 2) * U * sumBeta[0, m]), beta.Gradient, $"dβ {path}");
            Bits.AssertWithin(expected, bound, dS.Matrix, $"dS {path}");
            dS.AssertUntouchedBehind(path.ToString());
        }
    }

    // Whole numbers and powers of two throughout: exact. dS comes from γ as it was before it moved.
    [Theory, ClassData<EveryPath>]
    public void BatchNormBackward_WithRule_MovesGammaAndBetaByTheirGradients(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        SgdRule<T> rule = new(T.CreateTruncating(0.5), T.Zero, T.CreateTruncating(0.25));
        foreach (int columns in Enumerable.Range(1, 33))
        {
            Matrix<T> dY = Draw.Whole<T>(4, columns, 1), Xhat = Draw.Whole<T>(4, columns, 2), r = Draw.Whole<T>(1, columns, 3);
            (Parameter<T>, Parameter<T>, Matrix<T>) Run(Kernels<T> with)
            {
                Parameter<T> gamma = Row(Draw.Whole<T>(1, columns, 4)), beta = Row(Draw.Whole<T>(1, columns, 5));
                (gamma.Rule, beta.Rule) = (rule, rule);
                gamma.StartVelocity();
                Matrix<T> dS = new(4, columns);
                with.BatchNormBackward(dY, Xhat, r, gamma, beta, dS);
                return (gamma, beta, dS);
            }

            (Parameter<T> gamma, Parameter<T> beta, Matrix<T> dS) = Run(kernels);
            (Parameter<T> expectedGamma, Parameter<T> expectedBeta, Matrix<T> expected) = Run(new NaiveKernels<T>());
            Bits.AssertEqual(expectedGamma.Value, gamma.Value, $"γ {path}");
            Bits.AssertEqual(expectedGamma.Velocity!, gamma.Velocity!, $"vγ {path}");
            Bits.AssertEqual(expectedBeta.Value, beta.Value, $"β {path}");
            Bits.AssertEqual(expected, dS, $"dS {path}");
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Kernels_OfShapesThatDoNotFit_NameTheTensor(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<T> A = new(2, 3), B = new(2, 4), row = new(1, 3);
        AssertNames("variance is [2×3]", () => kernels.ColumnStatistics(A, row, A));
        AssertNames("Y is [2×4]", () => kernels.NormalizeColumns(A, row, row, row, row, A, B));
        AssertNames("dS is [2×4]", () => kernels.BatchNormBackward(A, A, row, Row(row), Row(row), B));
        AssertNames("inverseDeviation is [2×3]", () => kernels.BatchNormBackward(A, A, A, Row(row), Row(row), A));
        AssertNames("Gamma1 is [1×2]", () => kernels.BatchNormBackward(A, A, row, Row(new Matrix<T>(1, 2)), Row(row), A));
        AssertNames("Gamma1 is [1×4]", () => kernels.BatchNormBackward(A, A, row, Row(row), Row(new Matrix<T>(1, 4)), A));
        AssertNames("the mask has 5 elements, but X is [2×3]", () => kernels.Mask(A, new byte[5], T.One));
    }

    private static void AssertNames(string what, Action act) =>
        Assert.StartsWith(what, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);

    private static Func<int, double> DrawAround(double centre, int part)
    {
        Matrix<double> draws = Draw.Normal<double>(1, Shared.Rows * Shared.Columns, part);
        return i => centre + draws.Span[i];
    }

    private static Matrix<double> Exact(Matrix<T> matrix) => Draw.Copy<T, double>(matrix);

    private static double[] Column(Matrix<double> matrix, int m) => [.. Enumerable.Range(0, matrix.Rows).Select(n => matrix[n, m])];

    private static Parameter<TElement> Row<TElement>(Matrix<TElement> value)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> => new("Gamma1", value, isPenalised: false, isVector: true);
}

public sealed class BatchNormKernelTestsOfSingle : BatchNormKernelTests<float>;

public sealed class BatchNormKernelTestsOfDouble : BatchNormKernelTests<double>;
