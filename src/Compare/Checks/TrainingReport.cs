using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What one engine says of itself at the end of an epoch, or after an update step.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Steps">Update steps done.</param>
/// <param name="Engine">"FromScratch" or "Torch".</param>
/// <param name="LearningRate">η of the last of them.</param>
/// <param name="TrainLoss">L on the training images.</param>
/// <param name="TrainCost">J on them.</param>
/// <param name="TrainAccuracy">Share of them classified correctly.</param>
/// <param name="ValidationLoss">L on the validation images; null without any.</param>
/// <param name="ValidationCost">J on them.</param>
/// <param name="ValidationAccuracy">Share of them classified correctly.</param>
public sealed record EpochRow(
    int Seed,
    int Epoch,
    int Steps,
    string Engine,
    double LearningRate,
    double TrainLoss,
    double TrainCost,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationCost,
    double? ValidationAccuracy);

/// <summary>Loss, cost and predictions of one engine's parameters, reported by both engines.</summary>
/// <param name="Epoch">At the end of which epoch.</param>
/// <param name="Images">On which images: "train", "validation" or "test".</param>
/// <param name="Parameters">Whose parameters: "FromScratch" or "Torch".</param>
/// <param name="Loss">L by both.</param>
/// <param name="Cost">J by both.</param>
/// <param name="Disagreements">Images that the two engines classify differently with the same parameters.</param>
/// <param name="AllowedDisagreements">How many may be: ties within rounding.</param>
/// <param name="AccuracyHolds">Whether each side's accuracy and confusion matrix are those of its own predictions.</param>
public sealed record AuditRow(
    int Epoch, string Images, string Parameters, MetricRow Loss, MetricRow Cost, int Disagreements, int AllowedDisagreements, bool AccuracyHolds)
{
    /// <summary>Whether the reported numbers are confirmed.</summary>
    public bool Holds => Loss.Holds && Cost.Holds && AccuracyHolds && Disagreements <= AllowedDisagreements;

    /// <summary>What a wrong report is explained from; null where it is confirmed.</summary>
    internal AuditEvidence? Evidence { get; init; }

    /// <summary>The row with what explains it, where it is not confirmed.</summary>
    internal AuditRow With(AuditEvidence evidence) => Holds ? this : this with { Evidence = evidence };

    /// <summary>Compares both engines' evaluations of the same parameters on the same images.</summary>
    public static AuditRow Compare(int epoch, string parameters, LabelledImages images, Evaluation hand, Evaluation torch, (Limit Loss, Limit Cost) limits) => new(
        epoch,
        images.Name,
        parameters,
        new MetricRow("L", hand.Loss, torch.Loss, limits.Loss),
        new MetricRow("J", hand.Cost, torch.Cost, limits.Cost),
        hand.Predictions.Zip(torch.Predictions).Count(pair => pair.First != pair.Second),
        1 + images.Count / 1000,
        IsOfItsPredictions(images, hand) && IsOfItsPredictions(images, torch));

    private static bool IsOfItsPredictions(LabelledImages images, Evaluation evaluation)
    {
        int correct = 0, classes = evaluation.Confusion.GetLength(0);
        int[,] counted = new int[classes, classes];
        for (int i = 0; i < images.Count; i++)
        {
            counted[images.Label(i), evaluation.Predictions[i]]++;
            correct += evaluation.Predictions[i] == images.Label(i) ? 1 : 0;
        }

        return evaluation.Accuracy == (double)correct / images.Count && counted.Cast<int>().SequenceEqual(evaluation.Confusion.Cast<int>());
    }
}

/// <summary>What was evaluated, and what both engines said of it.</summary>
/// <param name="State">Parameters and running statistics.</param>
/// <param name="Images">The images.</param>
/// <param name="Hand">By hand.</param>
/// <param name="Torch">By torch.</param>
internal sealed record AuditEvidence(NamedTensors State, LabelledImages Images, Evaluation Hand, Evaluation Torch);

/// <summary>Both engines' final predictions on the test images.</summary>
/// <param name="Hand">The hand-written engine's evaluation.</param>
/// <param name="Torch">The autograd engine's.</param>
/// <param name="OnlyHandCorrect">Images that only the hand-written engine classifies correctly.</param>
/// <param name="OnlyTorchCorrect">Images that only the autograd engine classifies correctly.</param>
/// <param name="Disagreements">Images that they classify differently, right or wrong.</param>
public sealed record AccuracyReport(Evaluation Hand, Evaluation Torch, int OnlyHandCorrect, int OnlyTorchCorrect, int Disagreements)
{
    /// <summary>
    /// How far the counts of correct images may be apart: 4·√(b + c), four standard deviations of b − c when each of the
    /// b + c images that only one engine gets right falls to either with equal chance (McNemar); at least 2.
    /// </summary>
    public double AllowedDifference => Math.Max(2, 4 * Math.Sqrt(OnlyHandCorrect + OnlyTorchCorrect));

    /// <summary>Whether the two accuracies differ by no more than chance explains.</summary>
    public bool Holds => Math.Abs(OnlyHandCorrect - OnlyTorchCorrect) <= AllowedDifference;

    /// <summary>Share of each class's images that an engine classifies correctly.</summary>
    public static double[] PerClass(Evaluation evaluation) =>
        [.. Enumerable.Range(0, evaluation.Confusion.GetLength(0)).Select(label =>
        {
            int all = Enumerable.Range(0, evaluation.Confusion.GetLength(1)).Sum(prediction => evaluation.Confusion[label, prediction]);
            return all == 0 ? 0 : (double)evaluation.Confusion[label, label] / all;
        })];

    /// <summary>Counts where both engines' predictions of the test images part.</summary>
    public static AccuracyReport Compare(LabelledImages test, Evaluation hand, Evaluation torch)
    {
        int onlyHand = 0, onlyTorch = 0, different = 0;
        for (int i = 0; i < test.Count; i++)
        {
            (bool handRight, bool torchRight) = (hand.Predictions[i] == test.Label(i), torch.Predictions[i] == test.Label(i));
            onlyHand += handRight && !torchRight ? 1 : 0;
            onlyTorch += torchRight && !handRight ? 1 : 0;
            different += hand.Predictions[i] != torch.Predictions[i] ? 1 : 0;
        }

        return new AccuracyReport(hand, torch, onlyHand, onlyTorch, different);
    }
}

/// <summary>Snapshots at the end of each cycle, and their vote by averaged probabilities.</summary>
/// <param name="HandMembers">Test accuracy of each of the hand-written engine's snapshots.</param>
/// <param name="TorchMembers">The same of the autograd engine's.</param>
/// <param name="Accuracy">Both ensembles.</param>
/// <param name="Loss">The autograd engine's ensemble, evaluated by both engines.</param>
public sealed record EnsembleReport(
    IReadOnlyList<double> HandMembers, IReadOnlyList<double> TorchMembers, AccuracyReport Accuracy, MetricRow Loss);

/// <summary>A training comparison's result, for one seed.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epochs">Both engines' rows, epoch by epoch.</param>
/// <param name="Audits">The reported numbers, confirmed or not by the other engine.</param>
/// <param name="Probes">One update step of each epoch, compared from equal parameters.</param>
/// <param name="Accuracy">Final test accuracy; null when interrupted.</param>
/// <param name="HandIdentity">Hashes of what the hand-written engine consumed.</param>
/// <param name="TorchIdentity">The same of the autograd engine.</param>
/// <param name="TrainingSeconds">Seconds spent in update steps, by engine.</param>
/// <param name="Complete">Whether the training went to its end.</param>
public sealed record TrainingReport(
    int Seed,
    IReadOnlyList<EpochRow> Epochs,
    IReadOnlyList<AuditRow> Audits,
    IReadOnlyList<StepResult> Probes,
    AccuracyReport? Accuracy,
    EngineIdentity HandIdentity,
    EngineIdentity TorchIdentity,
    IReadOnlyDictionary<string, double> TrainingSeconds,
    bool Complete)
{
    /// <summary>Rows after every so many update steps, where they were asked for.</summary>
    public IReadOnlyList<EpochRow> EverySteps { get; init; } = [];

    /// <summary>The vote of the parameters at the end of each cycle, where the recipe has one.</summary>
    public EnsembleReport? Ensemble { get; init; }

    /// <summary>What a published test accuracy stands beside: the ensemble's where there is one, else the last parameters'.</summary>
    public AccuracyReport? Headline => Ensemble?.Accuracy ?? Accuracy;

    /// <summary>Whether both engines consumed the same numbers.</summary>
    public bool SameInput =>
        HandIdentity.Parameters is not null && HandIdentity.Batches is not null &&
        HandIdentity with { Pixels = null } == TorchIdentity with { Pixels = null };
}
