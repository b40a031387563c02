using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Probabilities with what is awkward about them: zeros, ties, ones, values that only float64 tells apart, classes without images.</summary>
internal static class DrawnProbabilities
{
    /// <param name="seed">What is drawn.</param>
    /// <param name="images">N.</param>
    /// <param name="classes">C.</param>
    /// <param name="present">Labels are below this.</param>
    public static (double[] Probabilities, int[] Labels) Create(int seed, int images = 200, int classes = 5, int present = 3)
    {
        RandomStream stream = new(seed, StreamPurpose.SyntheticImages), labels = new(seed, StreamPurpose.SyntheticImages, 1);
        double[] probabilities = new double[images * classes];
        for (int n = 0; n < images; n++)
        {
            // Quarters of a few steps tie often; the fourth kind is certain of one class, the fifth nearly so.
            double[] row = [.. Enumerable.Range(0, classes).Select(c => n % 5 switch
            {
                0 => Math.Exp(3 * stream.Normal(n * classes + c)),
                1 => stream.Below(n * classes + c, 3),
                2 => 1 + 1e-12 * c,
                3 => c == n % classes ? 1 : 0,
                _ => c == n % classes ? 1 : 1e-30,
            })];
            double sum = row.Sum();
            for (int c = 0; c < classes; c++)
            {
                probabilities[n * classes + c] = sum == 0 ? 1.0 / classes : row[c] / sum;
            }
        }

        return (probabilities, [.. Enumerable.Range(0, images).Select(n => labels.Below(n, present))]);
    }
}
