using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in the gradients of loss, linear layers, ReLU and dropout.</summary>
internal static class BackwardMutants
{
    private const double KeepInput = 0.8, KeepHidden = 0.7;

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("sum-for-mean", "dS = P − Y, without 1/N", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.SumForMean,
            Scores((_, dS) => dS * dS.Rows)),
        new("mean-over-classes", "dS is divided by N·C", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.MeanOverClasses,
            Scores((_, dS) => dS / dS.Columns)),
        new("gradient-by-the-batch-size", "the last batch's dS is divided by 16, not by its 12 images", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.BatchSizeForCount,
            Scores((_, dS) => dS * dS.Rows / Grounds.BatchSize)) { Settings = ["training.batchSize"] },
        new("gradient-by-the-batch-size-late", "the same, where the last batch of an epoch comes after the steps in lockstep", Grounds.Long,
            new("Softmax", Pass.Backward, "dX"), Causes.BatchSizeForCount,
            Scores((_, dS) => dS * dS.Rows / Grounds.LongBatchSize)) { Settings = ["training.batchSize"] },
        new("labels-minus-probabilities", "dS = (Y − P)/N", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.Sign,
            Scores((_, dS) => -dS)),
        new("labels-left-out", "dS = P/N", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.LabelsLeftOut,
            Scores((s, dS) => dS + Y(s, dS) / dS.Rows)),
        new("softmax-left-out", "dS = (S − Y)/N", Grounds.Deep,
            new("Softmax", Pass.Backward, "dX"), Causes.SoftmaxLeftOut,
            KeepScores, Scores((s, dS) => (s.Recall("S", dS) - Y(s, dS)) / dS.Rows)),
        new("gradient-of-shifted-labels", "dS is taken with the labels of the samples before", Grounds.Plain,
            new("Softmax", Pass.Backward, "dX"), Causes.ShiftedLabels,
            Alter.Classes("Softmax", Pass.Backward, "labels", (_, _, y) => Labels.Shifted(y))),
        new("gradient-of-own-predictions", "dS is taken with the class of the largest score for the label", Grounds.Dropout,
            new("Softmax", Pass.Backward, "dX"), Causes.OwnPredictions,
            Alter.Classes("Softmax", Pass.Backward, "labels", (_, S, _) => Labels.Predicted(S))),

        new("slope-left-out", "dS = dH: the mask is [H ≥ 0], which always holds", Grounds.Plain,
            new("ReLU 1", Pass.Backward, "dX"), Causes.SlopeLeftOut,
            Alter.Backward("ReLU 1", "dX", (s, _) => s.OutputGradient)),
        new("slope-inverted", "dS = dH ∘ [S < 0]", Grounds.Normalized,
            new("ReLU 1", Pass.Backward, "dX"), Causes.SlopeInverted,
            Alter.Backward("ReLU 1", "dX", (s, dS) => s.OutputGradient - dS)),
        new("leaky-slope-backward", "dS = 0.01·dH where S < 0", Grounds.Deep,
            new("ReLU 2", Pass.Backward, "dX"), Causes.LeakySlopeBackward,
            Alter.Backward("ReLU 2", "dX", (s, dS) => dS + 0.01 * (s.OutputGradient - dS))),
        new("slope-of-the-gradient", "dS = max(0, dH ∘ [S > 0]): ReLU is applied to the gradient too", Grounds.Plain,
            new("ReLU 1", Pass.Backward, "dX"), null,
            Alter.Backward("ReLU 1", "dX", (_, dS) => dS.Map(x => Math.Max(0, x)))),

        new("twice-the-weights-gradient", "dW1 is multiplied with 2", Grounds.Plain,
            new("Linear 1", Pass.Backward, "dW1"), Causes.ConstantFactor,
            Alter.Backward("Linear 1", "dW1", (_, dW) => dW * 2)),
        new("bias-gradients-sign", "db1 = −Σₙ dSₙ", Grounds.Plain,
            new("Linear 1", Pass.Backward, "db1"), Causes.Sign,
            Alter.Backward("Linear 1", "db1", (_, db) => -db)),
        new("mean-taken-twice", "db2 is the mean of dS, which already has 1/N", Grounds.Plain,
            new("Linear 2", Pass.Backward, "db2"), Causes.DividedTwice,
            Alter.Backward("Linear 2", "db2", (s, db) => db / s.OutputGradient.Rows)),
        new("last-sample-left-out", "the loop of db1 ends at N − 1", Grounds.Plain,
            new("Linear 1", Pass.Backward, "db1"), Causes.SampleLeftOut,
            Alter.Backward("Linear 1", "db1", (s, db) => db - s.OutputGradient.Select([s.OutputGradient.Rows - 1]))),
        new("first-sample-alone", "db3 = dS of the first sample", Grounds.Deep,
            new("Linear 3", Pass.Backward, "db3"), Causes.FirstSampleAlone,
            Alter.Backward("Linear 3", "db3", (s, _) => s.OutputGradient.Select([0]))),
        new("bias-gradient-over-units", "db2 is summed over units, not over samples", Grounds.Deep,
            new("Linear 2", Pass.Backward, "db2"), null,
            Alter.Backward("Linear 2", "db2", (s, db) => s.OutputGradient.Transposed.Sum.Transposed.Select([.. Enumerable.Range(0, db.Columns)]).Transposed)),
        new("pre-activation-for-activation", "dW2 = dS2ᵀ·S1 for dS2ᵀ·H1", Grounds.Plain,
            new("Linear 2", Pass.Backward, "dW2"), Causes.PreActivationForActivation,
            Alter.Backward("Linear 2", "X", (s, _) => s.InputOf("ReLU 1"))),
        new("another-layers-input", "dW3 = dS3ᵀ·H1 for dS3ᵀ·H2", Grounds.Deep,
            new("Linear 3", Pass.Backward, "dW3"), Causes.WrongLayersInput,
            Alter.Backward("Linear 3", "X", (s, _) => s.InputOf("Linear 2"))),
        new("input-before-dropout", "dW1 is made with the inputs before dropout", Grounds.Dropout,
            new("Linear 1", Pass.Backward, "dW1"), Causes.WrongLayersInput,
            Alter.Backward("Linear 1", "X", (s, _) => s.InputOf("Dropout 0"))),
        new("weights-gradient-transposed", "dW2 = Xᵀ·dS for dSᵀ·X in the square layer", Grounds.Deep,
            new("Linear 2", Pass.Backward, "dW2"), Causes.Transposed,
            Alter.Backward("Linear 2", "dW2", (_, dW) => dW.Transposed)),
        new("weights-transposed-backward", "dX = dS·Wᵀ for dS·W in the square layer", Grounds.Deep,
            new("Linear 2", Pass.Backward, "dX"), Causes.WeightsTransposedBackward,
            Alter.Backward("Linear 2", "dX", (s, _) => s.OutputGradient.Dot(s.Value("W2").Transposed))),
        new("weights-already-moved", "dX is made with the weights that this step has moved", Grounds.Plain,
            new("Linear 2", Pass.Backward, "dX"), Causes.UpdatedWeights,
            Alter.Backward("Linear 2", "dX", (s, dX) => !s.Pass.Updates ? dX : s.OutputGradient.Dot(
                s.Value("W2") - s.Rate * (s.Gradient("W2") + 2 * Grounds.Lambda * s.Value("W2"))))) { Settings = ["training.lambda"] },

        new("mask-left-out-backward", "the gradient passes through dropped units", Grounds.Dropout,
            new("Dropout 1", Pass.Backward, "dX"), Causes.MaskLeftOutBackward,
            Alter.Backward("Dropout 1", "dX", (s, _) => s.OutputGradient / KeepHidden)) { Settings = ["network.dropout.keepHidden"] },
        new("not-rescaled-backward", "the gradient of kept units is not divided by p", Grounds.Everything,
            new("Dropout 2", Pass.Backward, "dX"), Causes.NotRescaledBackward,
            Alter.Backward("Dropout 2", "dX", (_, dX) => dX * KeepHidden)) { Settings = ["network.dropout.keepHidden"] },
        new("mask-drawn-again-backward", "the backward pass draws a mask of its own", Grounds.Dropout,
            new("Dropout 1", Pass.Backward, "dX"), Causes.AnotherMask,
            Alter.Backward("Dropout 1", "dX", (s, dX) => s.OutputGradient * Masks.Drawn(s, dX, KeepHidden))) { Settings = ["network.dropout.keepHidden"] },
    ];

    private static Alteration KeepScores => Alter.Classes("Softmax", Pass.Backward, "labels", (s, S, y) =>
    {
        s.Exchange("S", S);
        return y;
    });

    private static Alteration Scores(Func<Scene, Grid, Grid> change) => Alter.Backward("Softmax", "dX", change);

    // The labels one-hot: dS = (P − Y)/N is negative there alone.
    private static Grid Y(Scene s, Grid dS) => dS.Map(x => x < 0 ? 1 : 0);
}
