using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Softmax of each row. Rows are short (C scores), so the exponentials of all rows are taken in one sweep.</summary>
internal static unsafe class SoftmaxRows<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(Matrix<T> S, Matrix<T> P, Matrix<T>? logSumExp)
    {
        for (int n = 0; n < S.Rows; n++)
        {
            Span<T> scores = S.Row(n), shifted = P.Row(n);
            T max = Max(scores);
            for (int c = 0; c < scores.Length; c++)
            {
                shifted[c] = scores[c] - max;
            }
        }

        Elementwise<TPath, TVector, T>.Exp(P.Pointer, P.Count);
        for (int n = 0; n < S.Rows; n++)
        {
            Span<T> row = P.Row(n);
            T sum = T.Zero;
            foreach (T exponential in row)
            {
                sum += exponential;
            }

            T inverse = T.One / sum;
            for (int c = 0; c < row.Length; c++)
            {
                row[c] *= inverse;
            }

            if (logSumExp is not null)
            {
                logSumExp[n, 0] = Max(S.Row(n)) + T.Log(sum);
            }
        }
    }

    private static T Max(ReadOnlySpan<T> scores)
    {
        T max = scores[0];
        for (int c = 1; c < scores.Length; c++)
        {
            // A NaN may be passed over here; it stays in the shifted row, and so in its sum.
            max = max >= scores[c] ? max : scores[c];
        }

        return max;
    }
}
