using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in the gradient of the penalty, 2λ·W.</summary>
internal static class PenaltyMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("half-the-penalty", "dW has λ·W", Grounds.Plain,
            new("W1", Pass.Backward, "dW1"), Causes.HalfPenalty, Alter.Penalty("W", (_, factor) => factor / 2)),
        new("penalty-left-out", "dW is that of the loss alone", Grounds.Normalized,
            new("W1", Pass.Backward, "dW1"), Causes.PenaltyLeftOut, Alter.Penalty("W", (_, _) => 0)),
        new("penalty-left-out-in-one-layer", "the output layer's weights are not penalised", Grounds.Deep,
            new("W3", Pass.Backward, "dW3"), Causes.PenaltyLeftOut, Alter.Penalty("W3", (_, _) => 0)),
        new("penalty-twice", "2λ·W is added twice", Grounds.Plain,
            new("W1", Pass.Backward, "dW1"), Causes.PenaltyTwice, Alter.Penalty("W", (_, factor) => 2 * factor)),
        new("penalty-in-the-update-too", "2λ·W is in the gradient and decays the weights once more", Grounds.Plain,
            new("W1", Pass.Update, "dW1"), Causes.PenaltyTwice,
            Alter.Update("d", (s, g) => s.Site.Layer[0] == 'W' ? g + 2 * Grounds.Lambda * s.Value(s.Site.Layer) : g)) { Settings = ["training.lambda"] },
        new("penaltys-sign", "2λ·W is subtracted", Grounds.Plain,
            new("W1", Pass.Backward, "dW1"), Causes.PenaltySign, Alter.Penalty("W", (_, factor) => -factor)),
        new("penalty-per-sample", "2λ·W is divided by N", Grounds.Deep,
            new("W1", Pass.Backward, "dW1"), Causes.PenaltyPerSample, Alter.Penalty("W", (s, factor) => factor / s.Pass.Batch!.Samples.Length)),
        new("biases-penalised", "db has 2λ·b", Grounds.Plain,
            new("b1", Pass.Backward, "db1"), Causes.PenaltyOnBiases, Alter.Penalty("b", (_, _) => 2 * Grounds.Lambda)) { Settings = ["training.lambda"] },
        new("gammas-penalised", "dγ has 2λ·γ", Grounds.Normalized,
            new("Gamma1", Pass.Backward, "dGamma1"), Causes.PenaltyOnScales, Alter.Penalty("Gamma", (_, _) => 2 * Grounds.Lambda)) { Settings = ["training.lambda"] },
        new("betas-penalised", "dβ has 2λ·β", Grounds.Everything,
            new("Beta1", Pass.Backward, "dBeta1"), Causes.PenaltyOnScales, Alter.Penalty("Beta", (_, _) => 2 * Grounds.Lambda)) { Settings = ["training.lambda"] },
    ];
}
