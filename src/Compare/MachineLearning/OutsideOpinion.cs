using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// An outside opinion on predictions: ML.NET's MulticlassClassification.Evaluate, where its packages are there, and the same numbers
/// from our own code otherwise. Both read the probabilities rounded to float32, as ML.NET has them; of equally probable classes
/// the lowest is the prediction. Engines predict by their scores, which saturate later than probabilities: of scores far apart
/// several probabilities may round to the same number, and an opinion then counts another class than the engine.
/// </summary>
public static partial class OutsideOpinion
{
    /// <summary>Who says it where ML.NET is not there.</summary>
    public const string OwnCode = "own code";

    // As ML.NET has it: a float32.
    private const float LeastProbability = (float)1e-15;

    /// <summary>The opinion on probabilities.</summary>
    /// <param name="probabilities">P, [N×C], one image a row, as <see cref="IEngine.Probabilities"/> gives them.</param>
    /// <param name="images">The N images; their labels are below C.</param>
    /// <exception cref="ArgumentException">The probabilities are not N rows of at least 2, or a label is not below C.</exception>
    public static Opinion Of(double[] probabilities, LabelledImages images) => Of(probabilities, Labels(images));

    /// <summary>The opinion on probabilities.</summary>
    /// <param name="probabilities">P, [N×C], one image a row.</param>
    /// <param name="labels">y, [N], below C.</param>
    /// <exception cref="ArgumentException">The probabilities are not N rows of at least 2, or a label is not below C.</exception>
    public static Opinion Of(double[] probabilities, ReadOnlySpan<int> labels) => Evaluate(Rounded(probabilities, labels), labels);

    /// <summary>The same by our own code.</summary>
    /// <inheritdoc cref="Of(double[], ReadOnlySpan{int})"/>
    public static Opinion ByOwnCode(double[] probabilities, ReadOnlySpan<int> labels) => EvaluateOurselves(Rounded(probabilities, labels), labels);

    private static Opinion EvaluateOurselves(float[] probabilities, ReadOnlySpan<int> labels)
    {
        int classes = probabilities.Length / labels.Length, judged = 0;
        int[,] confusion = new int[classes, classes];
        (int[] ofClass, int[] ofRank, double[] losses) = (new int[classes], new int[classes], new double[classes]);
        for (int n = 0; n < labels.Length; n++)
        {
            int y = labels[n];
            ReadOnlySpan<float> P = probabilities.AsSpan(n * classes, classes);
            if (!AreFinite(P))
            {
                continue;
            }

            judged++;
            ofClass[y]++;
            ofRank[Rank(P, y)]++;
            losses[y] -= Math.Log(Math.Clamp(P[y], LeastProbability, 1f));
            confusion[y, Largest(P)]++;
        }

        double logLoss = judged == 0 ? 0 : losses.Sum() / judged;
        double entropy = ofClass.Where(count => count > 0).Sum(count => -count / (double)judged * Math.Log(count / (double)judged));
        return new Opinion(
            OwnCode,
            judged,
            labels.Length - judged,
            judged == 0 ? 0 : ofRank[0] / (double)judged,
            ofClass.Select((count, c) => (Count: count, Right: confusion[c, c])).Where(c => c.Count > 0)
                .Select(c => c.Right / (double)c.Count).DefaultIfEmpty(0).Average(),
            logLoss,
            (entropy - logLoss) / entropy,
            [.. losses.Select((loss, c) => ofClass[c] == 0 ? 0 : loss / ofClass[c])],
            [.. Enumerable.Range(1, classes).Select(k => ofRank.Take(k).Sum() / (double)judged)],
            confusion);
    }

    // How many classes come before the label: more probable ones, and equally probable lower ones.
    private static int Rank(ReadOnlySpan<float> P, int y)
    {
        int rank = 0;
        for (int c = 0; c < P.Length; c++)
        {
            rank += P[c] > P[y] || (P[c] == P[y] && c < y) ? 1 : 0;
        }

        return rank;
    }

    private static int Largest(ReadOnlySpan<float> P)
    {
        int largest = 0;
        for (int c = 1; c < P.Length; c++)
        {
            largest = P[c] > P[largest] ? c : largest;
        }

        return largest;
    }

    private static bool AreFinite(ReadOnlySpan<float> P)
    {
        bool finite = true;
        foreach (float p in P)
        {
            finite &= float.IsFinite(p);
        }

        return finite;
    }

    private static float[] Rounded(double[] probabilities, ReadOnlySpan<int> labels)
    {
        int classes = labels.Length == 0 ? 0 : probabilities.Length / labels.Length;
        if (classes < 2 || probabilities.Length != classes * labels.Length)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities are not {labels.Length} rows of at least 2");
        }

        foreach (int y in labels)
        {
            if ((uint)y >= (uint)classes)
            {
                throw new ArgumentException($"label {y} is not one of the {classes} classes there are probabilities of");
            }
        }

        return Array.ConvertAll(probabilities, p => (float)p);
    }

    private static int[] Labels(LabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(images.Label)];
}
