using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>Operands X [N×K], W [M×K], b [M], dS [N×M].</summary>
internal sealed record Operands<T>(
    Matrix<T> X, Matrix<T> W, Matrix<T> b, Matrix<T> dS)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string Shape => $"[{X.Rows}, {W.Rows}, {X.Columns}]";

    public static Operands<T> Draw(int n, int m, int k, Func<int, int, int, Matrix<T>> draw) =>
        new(draw(n, k, 1), draw(m, k, 2), draw(1, m, 3), draw(n, m, 4));

    public Operands<double> InFloat64(Func<double, double> map)
    {
        Matrix<double> Map(Matrix<T> matrix) => Tests.Draw.Fill<double>(
            matrix.Rows, matrix.Columns, i => map(double.CreateTruncating(matrix.Span[i])));
        return new(Map(X), Map(W), Map(b), Map(dS));
    }

    /// <summary>X·Wᵀ + b, dS·W, dSᵀ·X.</summary>
    public Products<T> Multiply(Kernels<T> kernels, Matrix<T> S, Matrix<T> dX)
    {
        Parameter<T> parameter = new("W1", W, isPenalised: true, isVector: false);
        parameter.Gradient.Span.Fill(T.NaN);
        kernels.MultiplyTransposed(X, W, b, S);
        kernels.Multiply(dS, W, dX);
        kernels.TransposedMultiply(dS, X, parameter);
        return new(S, dX, parameter.Gradient);
    }

    public Products<T> Multiply(Kernels<T> kernels) =>
        Multiply(kernels, new(X.Rows, W.Rows), new(X.Rows, X.Columns));
}

/// <summary>S = X·Wᵀ + b, dX = dS·W, dW = dSᵀ·X.</summary>
internal sealed record Products<T>(Matrix<T> S, Matrix<T> dX, Matrix<T> dW)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Products of whole numbers, and what they are exactly.</summary>
internal sealed class ExactProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Operands<T> operands;
    private readonly Products<T> expected;

    public ExactProducts(int n, int m, int k)
    {
        operands = Operands<T>.Draw(n, m, k, Draw.Whole<T>);
        expected = operands.Multiply(new NaiveKernels<T>());
    }

    public void AssertExact(Kernels<T> kernels)
    {
        Guarded<T> S = new(expected.S.Rows, expected.S.Columns), dX = new(expected.dX.Rows, expected.dX.Columns);
        Products<T> actual = operands.Multiply(kernels, S.Matrix, dX.Matrix);
        string shape = operands.Shape;
        Bits.AssertEqual(expected.S, actual.S, "X·Wᵀ + b " + shape);
        Bits.AssertEqual(expected.dX, actual.dX, "dS·W " + shape);
        Bits.AssertEqual(expected.dW, actual.dW, "dSᵀ·X " + shape);
        S.AssertUntouchedBehind("X·Wᵀ + b " + shape);
        dX.AssertUntouchedBehind("dS·W " + shape);
    }
}

/// <summary>Products of real numbers, what they are in float64, and how far rounding may take them from it.</summary>
internal sealed class BoundedProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Operands<T> operands;
    private readonly Products<double> expected, magnitude;

    public BoundedProducts(int n, int m, int k)
    {
        NaiveKernels<double> oracle = new();
        operands = Operands<T>.Draw(n, m, k, Draw.Normal<T>);
        expected = operands.InFloat64(x => x).Multiply(oracle);
        magnitude = operands.InFloat64(Math.Abs).Multiply(oracle);
    }

    public void AssertWithin(Kernels<T> kernels)
    {
        Products<T> actual = operands.Multiply(kernels);
        (int n, int m, int k) = (operands.X.Rows, operands.W.Rows, operands.X.Columns);
        Bits.AssertWithin(expected.S, Bound(magnitude.S, k + 1), actual.S, "X·Wᵀ + b " + operands.Shape);
        Bits.AssertWithin(expected.dX, Bound(magnitude.dX, m), actual.dX, "dS·W " + operands.Shape);
        Bits.AssertWithin(expected.dW, Bound(magnitude.dW, n), actual.dW, "dSᵀ·X " + operands.Shape);
    }

    private static Matrix<double> Bound(Matrix<double> magnitude, int terms)
    {
        double Gamma(double u) => terms * u / (1 - terms * u);
        double factor = Gamma(Bits.UnitRoundoff<T>()) + Gamma(Bits.UnitRoundoff<double>());
        return Draw.Fill<double>(magnitude.Rows, magnitude.Columns, i => factor * magnitude.Span[i]);
    }
}
