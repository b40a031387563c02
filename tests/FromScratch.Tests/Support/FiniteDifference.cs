namespace Harness.FromScratch.Tests;

/// <summary>Centred differences of a scalar function, element by element.</summary>
internal static class FiniteDifference
{
    /// <summary>∛u in float64: where the error of the formula, h², and that of rounding, u/h, are about equal.</summary>
    public const double Step = 6e-6;

    /// <summary>
    /// What the two errors come to for the functions of these tests, whose values and third derivatives are below
    /// about 10: h²·10/6 + 10·u·10/h (some ten roundings on the way), 2e-9, doubled. For gradients beyond 1 it is
    /// relative to them.
    /// </summary>
    public const double Error = 5e-9;

    /// <summary>∂f/∂x of every element of <paramref name="x"/> against <paramref name="gradient"/>.</summary>
    public static void AssertGradient(string name, Matrix<double> x, Matrix<double> gradient, Func<double> f)
    {
        Assert.Equal(x.ShapeText, gradient.ShapeText);
        for (int i = 0; i < x.Count; i++)
        {
            double at = x.Span[i];
            double difference = Centred(value => x.Span[i] = value, at, f);
            Assert.True(
                Math.Abs(difference - gradient.Span[i]) <= Error * Math.Max(1, Math.Abs(difference)),
                $"{name}, element {i} of {x.ShapeText}: {gradient.Span[i]:R}, centred difference {difference:R}");
        }
    }

    /// <summary>(f(x + h) − f(x − h)) / 2h; leaves x as it was.</summary>
    public static double Centred(Action<double> set, double at, Func<double> f)
    {
        set(at + Step);
        double above = f();
        set(at - Step);
        double below = f();
        set(at);
        return (above - below) / (2 * Step);
    }

    /// <summary>Σ A∘B: makes a scalar of a layer's output, whose gradient with respect to that output is B.</summary>
    public static double Inner(Matrix<double> A, Matrix<double> B) =>
        A.Span.ToArray().Zip(B.Span.ToArray(), (a, b) => a * b).Sum();
}
