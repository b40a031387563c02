using System.Numerics.Tensors;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Rounding of a fully connected layer. A sum of n products rounds to within √n·u·Σ|a||b| where the roundings are
/// independent (after Higham and Mary 2019); carried on is its deviation where the terms' signs are mixed, E² = n/6·Σa²b², and what the
/// terms bring along: errors are independent, so squares add.
/// </summary>
/// <param name="sums">Computes the sums.</param>
/// <param name="X">Input, [N×D].</param>
/// <param name="W">Weights, [M×D], exact: both precisions are given the same.</param>
/// <param name="b">Bias, [M], exact.</param>
internal sealed class LinearBounds(PositiveSums sums, Bounded X, NamedTensor W, NamedTensor b)
{
    private readonly Matrix<double> magnitudesX = sums.Magnitudes(X.Value), magnitudesW = sums.Magnitudes(W);
    private readonly Matrix<double> squaresW = sums.Squares(W);

    /// <summary>S = X·Wᵀ + b: E² = (D/6·X² + E_X²)·(W²)ᵀ + D/6·b². What X errs by in all rows makes S err in all rows, c² = c_X²·(W²)ᵀ.</summary>
    public Bounded Forward(NamedTensor S)
    {
        (Matrix<double> terms, Matrix<double> variance) = (sums.Dot(magnitudesX, magnitudesW), sums.Dot(Variance(X, X.Columns), squaresW));
        for (int i = 0; i < terms.Count; i++)
        {
            double bias = b.Values[i % terms.Columns];
            terms.Span[i] += Math.Abs(bias);
            variance.Span[i] += Bounded.VarianceOfSum(X.Columns) * bias * bias;
        }

        return Bounded.Sum(S, X.Columns + 1, terms.Span, variance.Span) with { Common = X.Common is double[] common ? Through(common) : null };
    }

    /// <summary>dX = dS·W: E² = (M/6·dS² + E_dS²)·W².</summary>
    public Bounded InputGradient(Bounded dS, NamedTensor dX) => Bounded.Sum(
        dX, dS.Columns, sums.Product(sums.Magnitudes(dS.Value), magnitudesW).Span, sums.Product(Variance(dS, dS.Columns), squaresW).Span);

    /// <summary>dW = dSᵀ·X: E² = (N/6·dS² + E_dS²)ᵀ·X² + (dS²)ᵀ·E_X² + (Σₙ dSₙ)²·c_X², of what X errs by in all rows.</summary>
    public Bounded WeightGradient(Bounded dS, NamedTensor dW)
    {
        Matrix<double> variance = sums.Outer(Variance(dS, dS.Rows), sums.Squares(X.Value));
        Matrix<double> ofX = sums.Outer(sums.Squares(dS.Value), sums.Squares(X.Value, X.Error));
        TensorPrimitives.Add(variance.Span, ofX.Span, variance.Span);
        if (X.Common is double[] common)
        {
            AddCommon(dS, common, variance);
        }

        return Bounded.Sum(dW, dS.Rows, sums.Outer(sums.Magnitudes(dS.Value), magnitudesX).Span, variance.Span);
    }

    /// <summary>Σₙ dSₙ, column by column: E² = Σₙ (N/6·dSₙ² + E²).</summary>
    public static Bounded SumRows(Bounded dS, NamedTensor sum)
    {
        (double[] terms, double[] variance) = (new double[dS.Columns], new double[dS.Columns]);
        for (int i = 0; i < dS.Values.Length; i++)
        {
            (double x, double e) = (dS.Values[i], dS.Error[i]);
            terms[i % terms.Length] += Math.Abs(x);
            variance[i % terms.Length] += Bounded.VarianceOfSum(dS.Rows) * x * x + e * e;
        }

        return Bounded.Sum(sum, dS.Rows, terms, variance);
    }

    private static void AddCommon(Bounded dS, double[] common, Matrix<double> variance)
    {
        double[] sums = new double[dS.Columns], squares = new double[common.Length];
        for (int i = 0; i < dS.Values.Length; i++)
        {
            sums[i % sums.Length] += dS.Values[i];
        }

        TensorPrimitives.Multiply(common, common, squares);
        for (int m = 0; m < sums.Length; m++)
        {
            TensorPrimitives.MultiplyAdd(squares, sums[m] * sums[m], variance.Row(m), variance.Row(m));
        }
    }

    // √(Σ W²·c²), unit by unit.
    private double[] Through(double[] common)
    {
        double[] squares = new double[common.Length], through = new double[W.Shape[0]];
        TensorPrimitives.Multiply(common, common, squares);
        for (int m = 0; m < through.Length; m++)
        {
            through[m] = Math.Sqrt(TensorPrimitives.Dot(squaresW.Row(m), squares));
        }

        return through;
    }

    // n/6·x² + E²: the variance that a factor x of a sum of n products brings, for a factor of 1 on the other side.
    private Matrix<double> Variance(Bounded factor, int terms)
    {
        Matrix<double> variance = sums.Squares(factor.Value, Bounded.VarianceOfSum(terms));
        TensorPrimitives.MultiplyAdd(factor.Error, factor.Error, variance.Span, variance.Span);
        return variance;
    }
}
