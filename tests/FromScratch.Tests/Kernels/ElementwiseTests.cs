using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>The kernels that are no matrix products, against the naive ones.</summary>
public abstract unsafe class ElementwiseTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly (int Rows, int Columns)[] Shapes =
        [.. Enumerable.Range(1, 33).Select(n => (1, n)), (3, 7), (10, 10), (25, 51), (100, 50), (1, 3072), (17, 1), (101, 403)];

    private readonly WorkerPool pool = new(2);
    private readonly NaiveKernels<T> naive = new();

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory, ClassData<EveryPath>]
    public void Relu_OfAnyNumbers_IsTheNaiveOneInEveryBit(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> S = WithCorners(rows, columns, 1), expected = new(rows, columns);
            Guarded<T> H = new(rows, columns);
            kernels.Relu(S, H.Matrix);
            naive.Relu(S, expected);
            Bits.AssertEqual(expected, H.Matrix, path.ToString());
            H.AssertUntouchedBehind(path.ToString());
        }
    }

    [Theory, ClassData<EveryPath>]
    public void ReluBackward_OfAnyNumbers_IsTheNaiveOneInEveryBit(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> S = WithCorners(rows, columns, 1), dH = Draw.Normal<T>(rows, columns, 2), expected = new(rows, columns);
            Guarded<T> dS = new(rows, columns);
            kernels.ReluBackward(S, dH, dS.Matrix);
            naive.ReluBackward(S, dH, expected);
            Bits.AssertEqual(expected, dS.Matrix, path.ToString());
            dS.AssertUntouchedBehind(path.ToString());
        }
    }

    // One product and one sum, rounded once or twice: 2u·(|a·x| + |y|), and as much again for the oracle's.
    [Theory, ClassData<EveryPath>]
    public void AddScaled_OfRealNumbers_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        T a = T.CreateTruncating(-0.7);
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> X = Draw.Normal<T>(rows, columns, 1), before = Draw.Normal<T>(rows, columns, 2);
            Matrix<T> expected = Draw.Copy(before);
            Guarded<T> Y = new(rows, columns);
            before.Span.CopyTo(Y.Matrix.Span);
            kernels.AddScaled(a, X, Y.Matrix);
            naive.AddScaled(a, X, expected);
            Matrix<double> bound = Draw.Fill<double>(
                rows,
                columns,
                i => 4 * Bits.UnitRoundoff<T>() * double.CreateTruncating(T.Abs(a * X.Span[i]) + T.Abs(before.Span[i])));
            Bits.AssertWithin(Draw.Copy<T, double>(expected), bound, Y.Matrix, path.ToString());
            Y.AssertUntouchedBehind(path.ToString());
        }
    }

    [Theory, ClassData<EveryPath>]
    public void SumRows_OfWholeNumbers_IsExact(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> dS = Draw.Whole<T>(rows, columns, 1);
            Parameter<T> fast = Bias(columns), slow = Bias(columns);
            fast.Gradient.Span.Fill(T.NaN);
            kernels.SumRows(dS, fast);
            naive.SumRows(dS, slow);
            Bits.AssertEqual(slow.Gradient, fast.Gradient, path.ToString());
        }
    }

    // Halves and quarters of small whole numbers are exact too.
    [Theory, ClassData<EveryPath>]
    public void SumRows_WithRule_MovesTheBiasByItsGradient(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        SgdRule<T> rule = new(T.CreateTruncating(0.5), T.CreateTruncating(0.25));
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> dS = Draw.Whole<T>(rows, columns, 1);
            Parameter<T> fast = Bias(columns), slow = Bias(columns);
            (fast.Rule, slow.Rule) = (rule, rule);
            kernels.SumRows(dS, fast);
            naive.SumRows(dS, slow);
            Bits.AssertEqual(slow.Value, fast.Value, path.ToString());
        }
    }

    [Theory, ClassData<EveryPath>]
    public void SumOfSquares_OfRealNumbers_IsWithinTheRoundingBound(VectorPath path)
    {
        // In float64 whatever T is; every term is positive, so that the bound γ(n)·Σx² is relative to the sum.
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int rows, int columns) in Shapes)
        {
            Matrix<T> X = Draw.Normal<T>(rows, columns, 1);
            double expected = naive.SumOfSquares(X);
            Assert.Equal(expected, kernels.SumOfSquares(X), 2 * (X.Count + 1) * Bits.UnitRoundoff<double>() * expected);
        }
    }

    // pixel·(1/σ) + (−μ/σ), rounded once or twice: 2u·(|pixel/σ| + |μ/σ|), and as much again for the oracle's.
    [Theory, ClassData<EveryPath>]
    public void Normalize_OfAllBytes_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        byte[] bytes = GC.AllocateArray<byte>(3 * 4000, pinned: true);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 7);
        }

        // Rows in an order of their own, at odd addresses.
        nint start = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref bytes[0]);
        nint[] rows = [start + 4001, start + 3, start + 8002];
        foreach (int features in Enumerable.Range(1, 40).Append(3072))
        {
            Matrix<T> scale = Draw.Normal<T>(1, features, 1), shift = Draw.Normal<T>(1, features, 2), expected = new(3, features);
            Guarded<T> X = new(3, features);
            kernels.Normalize(rows, areBytes: true, scale, shift, X.Matrix);
            naive.Normalize(rows, areBytes: true, scale, shift, expected);
            Matrix<double> bound = Draw.Fill<double>(
                3,
                features,
                i => 4 * Bits.UnitRoundoff<T>() * (255 * Math.Abs(double.CreateTruncating(scale.Span[i % features]))
                    + Math.Abs(double.CreateTruncating(shift.Span[i % features]))));
            Bits.AssertWithin(Draw.Copy<T, double>(expected), bound, X.Matrix, path.ToString());
            X.AssertUntouchedBehind(path.ToString());
        }

        GC.KeepAlive(bytes);
    }

    [Theory, ClassData<EveryPath>]
    public void Normalize_OfNumbers_IsWithinTheRoundingBound(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<float> numbers = Draw.Normal<float>(3, 3100, 5);
        foreach (int features in Enumerable.Range(1, 40).Append(3072))
        {
            nint[] rows = [.. Enumerable.Range(0, 3).Select(i => (nint)(numbers.Pointer + (2 - i) * 3100 + i))];
            Matrix<T> scale = Draw.Normal<T>(1, features, 1), shift = Draw.Normal<T>(1, features, 2), expected = new(3, features);
            Guarded<T> X = new(3, features);
            kernels.Normalize(rows, areBytes: false, scale, shift, X.Matrix);
            naive.Normalize(rows, areBytes: false, scale, shift, expected);
            Assert.Equal(T.CreateTruncating(numbers[2, 0]) * scale[0, 0] + shift[0, 0], expected[0, 0]);
            Matrix<double> bound = Draw.Fill<double>(
                3,
                features,
                i => 4 * Bits.UnitRoundoff<T>() * (6 * Math.Abs(double.CreateTruncating(scale.Span[i % features])) + Math.Abs(double.CreateTruncating(shift.Span[i % features]))));
            Bits.AssertWithin(Draw.Copy<T, double>(expected), bound, X.Matrix, path.ToString());
            X.AssertUntouchedBehind(path.ToString());
        }

        GC.KeepAlive(numbers);
    }

    [Theory, ClassData<EveryPath>]
    public void Kernels_OfShapesThatDoNotFit_NameTheTensor(VectorPath path)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        Matrix<T> A = new(2, 3), B = new(2, 4);
        Assert.StartsWith("H is [2×4]", Assert.Throws<ArgumentException>(() => kernels.Relu(A, B)).Message, StringComparison.Ordinal);
        Assert.StartsWith("dH is [2×4]", Assert.Throws<ArgumentException>(() => kernels.ReluBackward(A, B, A)).Message, StringComparison.Ordinal);
        Assert.StartsWith("dS is [2×4]", Assert.Throws<ArgumentException>(() => kernels.ReluBackward(A, A, B)).Message, StringComparison.Ordinal);
        Assert.StartsWith("P is [2×4]", Assert.Throws<ArgumentException>(() => kernels.Softmax(A, B, null)).Message, StringComparison.Ordinal);
        Assert.StartsWith("logSumExp is [2×3]", Assert.Throws<ArgumentException>(() => kernels.Softmax(A, A, A)).Message, StringComparison.Ordinal);
        Assert.StartsWith("X is [2×4]", Assert.Throws<ArgumentException>(() => kernels.AddScaled(T.One, B, A)).Message, StringComparison.Ordinal);
        Assert.StartsWith("b1 is [1×3]", Assert.Throws<ArgumentException>(() => kernels.SumRows(B, Bias(3))).Message, StringComparison.Ordinal);
        Assert.StartsWith("X is [2×3]", Assert.Throws<ArgumentException>(() => kernels.Normalize(new nint[1], areBytes: true, new(1, 3), new(1, 3), A)).Message, StringComparison.Ordinal);
    }

    private static Parameter<T> Bias(int columns) =>
        new("b1", Draw.Whole<T>(1, columns, 9), isPenalised: false, isVector: true);

    /// <summary>Random numbers among which ReLU's corner and what is no number stand at changing places.</summary>
    private static Matrix<T> WithCorners(int rows, int columns, int part)
    {
        T[] corners = [T.Zero, T.NegativeZero, T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Epsilon, -T.Epsilon];
        Matrix<T> matrix = Draw.Normal<T>(rows, columns, part);
        for (int i = 0; i < matrix.Count; i += 3)
        {
            matrix.Span[i] = corners[i / 3 % corners.Length];
        }

        return matrix;
    }
}

public sealed class ElementwiseTestsOfSingle : ElementwiseTests<float>;

public sealed class ElementwiseTestsOfDouble : ElementwiseTests<double>;
