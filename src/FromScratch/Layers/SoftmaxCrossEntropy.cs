using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Softmax and mean cross entropy, L = −1/N Σₙ log P[n, yₙ], P = softmax(S).</summary>
public sealed class SoftmaxCrossEntropy<T>(Kernels<T> kernels, int classes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchBuffer<T> probabilities = new(classes), scoreGradients = new(classes), logSums = new(1);

    /// <summary>What messages call it.</summary>
    public string Name => "Softmax";

    // log P[n, y] = S[n, y] − log Σ_c exp S[n, c]; the logarithm of a sum of exponentials never overflows,
    // and never meets log 0.
    /// <param name="S">Scores, [N×C].</param>
    /// <param name="labels">y, [N].</param>
    /// <returns>L; summed in float64 whatever T is.</returns>
    public double Loss(Matrix<T> S, ReadOnlySpan<int> labels)
    {
        Matrix<T> logSumExp = logSums.For(S.Rows);
        kernels.Softmax(S, probabilities.For(S.Rows), logSumExp);
        double sum = 0;
        for (int n = 0; n < S.Rows; n++)
        {
            sum += double.CreateTruncating(logSumExp[n, 0] - S[n, labels[n]]);
        }

        return sum / S.Rows;
    }

    /// <summary>Adds softmax(S), weighted, to running sums of probabilities.</summary>
    /// <param name="S">Scores, [N×C].</param>
    /// <param name="weight">Weight of these probabilities.</param>
    /// <param name="sums">[N×C], added to.</param>
    public void AddProbabilities(Matrix<T> S, double weight, Span<double> sums)
    {
        Matrix<T> P = probabilities.For(S.Rows);
        kernels.Softmax(S, P, logSumExp: null);
        for (int i = 0; i < P.Count; i++)
        {
            sums[i] += weight * double.CreateTruncating(P.Span[i]);
        }
    }

    // With L = −1/N Σₙ log P[n, yₙ] and P = softmax(S):
    //   dS = (P − Y)/N   [N×C], Y the labels one-hot
    /// <param name="S">Scores, [N×C].</param>
    /// <param name="labels">y, [N].</param>
    /// <returns>dS, [N×C].</returns>
    public Matrix<T> Backward(Matrix<T> S, ReadOnlySpan<int> labels)
    {
        Matrix<T> dS = scoreGradients.For(S.Rows);
        kernels.Softmax(S, dS, logSumExp: null);
        for (int n = 0; n < labels.Length; n++)
        {
            dS[n, labels[n]] -= T.One;
        }

        T perSample = T.One / T.CreateTruncating(S.Rows);
        foreach (ref T element in dS.Span)
        {
            element *= perSample;
        }

        return dS;
    }
}
