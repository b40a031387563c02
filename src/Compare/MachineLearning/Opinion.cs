namespace Harness.Compare;

/// <summary>What is said of class probabilities and labels, by someone who knows neither engine.</summary>
/// <param name="By">Who says it: "ML.NET 5.0.1", or <see cref="OutsideOpinion.OwnCode"/>.</param>
/// <param name="Judged">n, images that count: those whose probabilities are all finite.</param>
/// <param name="Left">Images that are left out of every number, because one of their probabilities is not finite.</param>
/// <param name="Accuracy">Share of the images whose most probable class is their label, 0 … 1 (ML.NET: MicroAccuracy).</param>
/// <param name="MacroAccuracy">Mean of that share over the classes there are images of (ML.NET: MacroAccuracy).</param>
/// <param name="LogLoss">−1/n Σ log p of the label, p raised to at least 1e-15 and lowered to at most 1.</param>
/// <param name="LogLossReduction">(H − LogLoss)/H, H the entropy of the labels: 1 is perfect, 0 is what guessing by their shares gives.</param>
/// <param name="LogLossPerClass">LogLoss over the images of each class, [C]; 0 where there is none.</param>
/// <param name="TopK">Element k − 1: share of the images whose label is among the k most probable classes, [C].</param>
/// <param name="Confusion">Counts [C, C]: row the label, column the prediction.</param>
public sealed record Opinion(
    string By,
    int Judged,
    int Left,
    double Accuracy,
    double MacroAccuracy,
    double LogLoss,
    double LogLossReduction,
    double[] LogLossPerClass,
    double[] TopK,
    int[,] Confusion)
{
    /// <summary>Of each class, the share of its images that are predicted as it, [C]; 0 where it has none.</summary>
    public double[] Recall => Shares((row, column) => Confusion[row, column]);

    /// <summary>Of each class, the share of the images predicted as it that are its, [C]; 0 where nothing is.</summary>
    public double[] Precision => Shares((row, column) => Confusion[column, row]);

    /// <summary>The same of all images: no numbers where some are left out, as of a network that has diverged, which would read as perfect.</summary>
    public Opinion OfAll() => Left == 0 ? this : this with { Accuracy = double.NaN, MacroAccuracy = double.NaN, LogLoss = double.NaN, LogLossReduction = double.NaN };

    private double[] Shares(Func<int, int, int> count)
    {
        int[] classes = [.. Enumerable.Range(0, Confusion.GetLength(0))];
        return Array.ConvertAll(classes, c => classes.Sum(other => count(c, other)) is int all and > 0 ? count(c, c) / (double)all : 0);
    }
}
