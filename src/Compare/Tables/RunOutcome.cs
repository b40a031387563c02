using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a finished run leaves behind: all that rows, figures and verdicts are made of, and small enough to keep.</summary>
public sealed record RunOutcome
{
    /// <summary>"FromScratch" or "Torch"; "both" for a gradient check, in which each is the other's witness.</summary>
    public required string Engine { get; init; }

    /// <summary>Library or vector path, and its version.</summary>
    public required string Provider { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Seconds from the first image to the last evaluation.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds spent in update steps.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>Ends of epochs, or of the run alone.</summary>
    public IReadOnlyList<EpochRow> Epochs { get; init; } = [];

    /// <summary>Rows between them, where they were asked for.</summary>
    public IReadOnlyList<EpochRow> EverySteps { get; init; } = [];

    /// <summary>Readings of a range test.</summary>
    public IReadOnlyList<RangeReading> Readings { get; init; } = [];

    /// <summary>Comparisons of a gradient check.</summary>
    public IReadOnlyList<GradientRecord> Gradients { get; init; } = [];

    /// <summary>What the last parameters (of the test images: the ensemble, where there is one) say of "test", "validation" and "train" images.</summary>
    public IReadOnlyDictionary<string, SplitOutcome> Splits { get; init; } = new Dictionary<string, SplitOutcome>();

    /// <summary>The outside opinion on the test images; null where no row is about them.</summary>
    public Judgement? Opinion { get; init; }

    /// <summary>Share of a split's images classified correctly; NaN where it was not evaluated.</summary>
    public double Accuracy(string split) => Splits.TryGetValue(split, out SplitOutcome? of) ? of.Accuracy : double.NaN;
}

/// <summary>What an outside opinion comes to.</summary>
/// <param name="Left">Images that are left out of it, because one of their probabilities is not finite.</param>
/// <param name="Accuracy">Share of images whose most probable class is their label.</param>
/// <param name="LogLoss">Mean of −log p of the label.</param>
/// <param name="Confusion">Counts: of each label, by prediction.</param>
public sealed record Judgement(int Left, double Accuracy, double LogLoss, int[][] Confusion)
{
    /// <summary>What a table keeps of an opinion.</summary>
    public static Judgement Of(Opinion opinion)
    {
        int[] classes = [.. Enumerable.Range(0, opinion.Confusion.GetLength(0))];
        return new Judgement(opinion.Left, opinion.Accuracy, opinion.LogLoss, Array.ConvertAll(classes, label => Array.ConvertAll(classes, prediction => opinion.Confusion[label, prediction])));
    }
}

/// <summary>Final predictions on some images.</summary>
/// <param name="Accuracy">Share classified correctly, as the engine reports it.</param>
/// <param name="Loss">L.</param>
/// <param name="Predictions">Class of each image.</param>
/// <param name="Labels">Label of each image.</param>
public sealed record SplitOutcome(double Accuracy, double Loss, byte[] Predictions, byte[] Labels)
{
    /// <summary>What an engine said of images.</summary>
    public static SplitOutcome Of(Evaluation evaluation, LabelledImages images)
    {
        byte[] labels = new byte[images.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)images.Label(i);
        }

        return new SplitOutcome(evaluation.Accuracy, evaluation.Loss, evaluation.Predictions, labels);
    }

    /// <summary>Counts [C, C]: row the label, column the prediction.</summary>
    /// <param name="classes">C.</param>
    public int[,] Confusion(int classes)
    {
        int[,] counts = new int[classes, classes];
        for (int i = 0; i < Labels.Length; i++)
        {
            counts[Labels[i], Predictions[i]]++;
        }

        return counts;
    }
}
