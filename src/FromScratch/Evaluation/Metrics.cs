using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Counts of correct and confused predictions.</summary>
internal static class Metrics
{
    /// <summary>The class of the largest score; the lowest of equal ones. Nothing is larger than a NaN, nor a NaN than anything.</summary>
    public static int Predict<T>(ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++)
        {
            if (scores[c] > scores[best])
            {
                best = c;
            }
        }

        return best;
    }

    /// <summary>Share of the counts on the diagonal: accuracy.</summary>
    public static double DiagonalShare(int[,] confusion)
    {
        long correct = 0, all = 0;
        for (int label = 0; label < confusion.GetLength(0); label++)
        {
            for (int prediction = 0; prediction < confusion.GetLength(1); prediction++)
            {
                all += confusion[label, prediction];
                correct += label == prediction ? confusion[label, prediction] : 0;
            }
        }

        return (double)correct / all;
    }
}
