using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>Softmax and log-sum-exp, against the naive ones in float64 and where naive formulas overflow.</summary>
public abstract class SoftmaxTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerPool pool = new(1);

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // Relative to P: rounding S − max moves the exponent by u·|S − max|; the exponential itself (2 ULP), C − 1 sums
    // and two roundings of the division add (C + 6)·u. log Σ exp takes the sum's relative error, the logarithm's
    // and that of the last addition.
    [Theory, ClassData<EveryPath>]
    public void Softmax_OfRealScores_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        double u = Bits.UnitRoundoff<T>() + Bits.UnitRoundoff<double>();
        foreach ((int n, int c) in new[] { (1, 1), (1, 2), (3, 3), (7, 10), (100, 10), (5, 17), (2, 101) })
        {
            Matrix<T> S = Draw.Normal<T>(n, c, 1), logSumExp = new(n, 1);
            foreach (ref T score in S.Span)
            {
                score *= T.CreateTruncating(5);
            }

            Guarded<T> P = new(n, c);
            Matrix<double> expected = new(n, c), expectedLog = new(n, 1), scores = Draw.Copy<T, double>(S);
            kernels.Softmax(S, P.Matrix, logSumExp);
            new NaiveKernels<double>().Softmax(scores, expected, expectedLog);

            double Distance(int row) => scores.Row(row).ToArray().Max() - scores.Row(row).ToArray().Min();
            Matrix<double> bound = Draw.Fill<double>(n, c, i => (2 * Distance(i / c) + c + 6) * u * expected.Span[i]);
            Matrix<double> logBound = Draw.Fill<double>(
                n, 1, row => (2 * Distance(row) + c + 6) * u + 2 * u * (Math.Abs(expectedLog[row, 0]) + Math.Log(c)));
            Bits.AssertWithin(expected, bound, P.Matrix, $"P {path} {P.Matrix.ShapeText}");
            Bits.AssertWithin(expectedLog, logBound, logSumExp, $"log Σ exp {path} {P.Matrix.ShapeText}");
            P.AssertUntouchedBehind(path.ToString());
        }
    }

    [Theory, ClassData<EveryPath>]
    public void Softmax_OfHugeScores_NeitherOverflowsNorLosesTheLargest(VectorPath path)
    {
        // 17 rows of 3: whole vectors and a tail of every width.
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<T> S = Draw.Fill<T>(17, 3, i => (i % 3) switch { 0 => 1e4, 1 => -1e4, _ => 0 });
        Matrix<T> P = new(17, 3), logSumExp = new(17, 1);
        kernels.Softmax(S, P, logSumExp);
        Bits.AssertEqual(Draw.Fill<T>(17, 3, i => i % 3 == 0 ? 1 : 0), P, path.ToString());
        Bits.AssertEqual(Draw.Fill<T>(17, 1, _ => 1e4), logSumExp, path.ToString());
    }

    [Theory, ClassData<EveryPath>]
    public void Softmax_WithNaNAmongTheScores_IsNaNInThatRowAlone(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        for (int at = 0; at < 3; at++)
        {
            Matrix<T> S = Draw.Normal<T>(3, 3, 1), P = new(3, 3), logSumExp = new(3, 1);
            S[1, at] = T.NaN;
            kernels.Softmax(S, P, logSumExp);
            Assert.All(P.Row(1).ToArray(), p => Assert.True(T.IsNaN(p)));
            Assert.Equal([false, true, false], logSumExp.Span.ToArray().Select(T.IsNaN));
            Assert.DoesNotContain(P.Row(0).ToArray().Concat(P.Row(2).ToArray()), T.IsNaN);
        }
    }
}

public sealed class SoftmaxTestsOfSingle : SoftmaxTests<float>;

public sealed class SoftmaxTestsOfDouble : SoftmaxTests<double>;
