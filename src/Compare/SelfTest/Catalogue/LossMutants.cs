using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in the loss and the cost of a batch; gradients and reports are right.</summary>
internal static class LossMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("loss-summed", "L is the sum over the samples", Grounds.Plain,
            new("Softmax", Pass.Forward, "L"), Causes.LossSummed,
            Loss((s, L) => L * s.Pass.Batch!.Samples.Length)),
        new("bits-for-nats", "the logarithm is that to base 2", Grounds.Plain,
            new("Softmax", Pass.Forward, "L"), Causes.ConstantFactor,
            Loss((_, L) => L / Math.Log(2))),
        new("loss-by-the-batch-size", "the last batch's loss is divided by 16, not by its 12 images", Grounds.Plain,
            new("Softmax", Pass.Forward, "L"), Causes.BatchSizeForCount,
            Loss((s, L) => L * s.Pass.Batch!.Samples.Length / Grounds.BatchSize)) { Settings = ["training.batchSize"] },
        new("loss-of-own-predictions", "the loss is measured against the class of the largest score", Grounds.Plain,
            new("Softmax", Pass.Forward, "L"), Causes.LossOfOwnPredictions,
            Alter.Classes("Softmax", Pass.Forward, "labels", (_, S, _) => Labels.Predicted(S))),
        new("loss-of-shifted-labels", "the loss is measured against the labels of the samples before", Grounds.Normalized,
            new("Softmax", Pass.Forward, "L"), Causes.LossOfShiftedLabels,
            Alter.Classes("Softmax", Pass.Forward, "labels", (_, _, y) => Labels.Shifted(y))),
        new("cost-without-penalty", "J = L", Grounds.Plain,
            new("Network", Pass.Forward, "J"), Causes.CostWithoutPenalty,
            Penalty((_, _) => 0)),
        new("half-the-penalty-in-the-cost", "J = L + λ/2 Σ‖W‖²", Grounds.Deep,
            new("Network", Pass.Forward, "J"), Causes.HalfPenaltyInCost,
            Penalty((_, penalty) => penalty / 2)),
        new("biases-penalised-in-the-cost", "J = L + λ Σ‖W‖² + λ Σ‖b‖²", Grounds.Plain,
            new("Network", Pass.Forward, "J"), Causes.PenaltyOnBiasesInCost,
            Penalty((s, penalty) => penalty + Grounds.Lambda * (s.Value("b1").SquaredNorm + s.Value("b2").SquaredNorm))) { Settings = ["training.lambda"] },
        new("norms-not-squared", "J = L + λ Σ‖W‖", Grounds.Plain,
            new("Network", Pass.Forward, "J"), null,
            Penalty((s, _) => Grounds.Lambda * (Math.Sqrt(s.Value("W1").SquaredNorm) + Math.Sqrt(s.Value("W2").SquaredNorm)))) { Settings = ["training.lambda"] },
    ];

    private static Alteration Loss(Func<Scene, double, double> change) => Alter.Number("Softmax", Pass.Forward, "L", change);

    private static Alteration Penalty(Func<Scene, double, double> change) => Alter.Number("Network", Pass.Forward, "λΣ‖W‖²", change);
}
