using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in what linear layers, ReLU and dropout give out.</summary>
internal static class ForwardMutants
{
    private const double KeepInput = 0.8, KeepHidden = 0.7;

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("bias-left-out", "S = X·Wᵀ, without b", Grounds.Plain,
            new("Linear 1", Pass.Forward, "Y"), Causes.BiasLeftOut,
            Alter.Output("Linear 1", (s, S) => S - s.Value("b1")),
            Alter.Output("Linear 2", (s, S) => S - s.Value("b2"))),
        new("bias-twice", "b is added by the product and once more", Grounds.Deep,
            new("Linear 3", Pass.Forward, "Y"), Causes.BiasTwice,
            Alter.Output("Linear 3", (s, S) => S + s.Value("b3"))),
        new("weights-transposed", "S = X·W + b for X·Wᵀ + b in the square layer", Grounds.Deep,
            new("Linear 2", Pass.Forward, "Y"), Causes.WeightsTransposed,
            Alter.Output("Linear 2", (s, _) => s.Input.Dot(s.Value("W2")) + s.Value("b2"))),
        new("first-layers-output-again", "the last layer is given the first hidden layer's output, not the second's", Grounds.Deep,
            new("Linear 3", Pass.Forward, "Y"), Causes.WrongLayersInput,
            Alter.Output("Linear 3", (s, _) => s.InputOf("Linear 2").Dot(s.Value("W3").Transposed) + s.Value("b3"))),
        new("leaky-relu", "H = max(0.01·S, S)", Grounds.Plain,
            new("ReLU 1", Pass.Forward, "Y"), Causes.LeakySlope,
            Alter.Output("ReLU 1", (s, _) => s.Input.Map(x => Math.Max(0.01 * x, x)))),
        new("relu-left-out", "H = S after the second layer", Grounds.Deep,
            new("ReLU 2", Pass.Forward, "Y"), Causes.ReluLeftOut,
            Alter.Output("ReLU 2", (s, _) => s.Input)),
        new("magnitude-for-relu", "H = |S|", Grounds.Plain,
            new("ReLU 1", Pass.Forward, "Y"), Causes.ReluOfMagnitude,
            Alter.Output("ReLU 1", (s, _) => s.Input.Map(Math.Abs))),
        new("dropout-left-out", "hidden units are not dropped in training", Grounds.Dropout,
            new("Dropout 1", Pass.Forward, "Y"), Causes.DropoutLeftOut,
            Alter.Training("Dropout 1", (s, _) => s.Input),
            Alter.Backward("Dropout 1", "dX", (s, _) => s.OutputGradient)),
        new("dropout-not-rescaled", "inputs that are kept are not divided by p", Grounds.Dropout,
            new("Dropout 0", Pass.Forward, "Y"), Causes.DropoutNotRescaled,
            Alter.Training("Dropout 0", (_, Y) => Y * KeepInput)) { Settings = ["network.dropout.keepInput"] },
        new("dropout-rescaled-twice", "hidden units that are kept are divided by p²", Grounds.Everything,
            new("Dropout 2", Pass.Forward, "Y"), Causes.DropoutRescaledTwice,
            Alter.Training("Dropout 2", (_, Y) => Y / KeepHidden),
            Alter.Backward("Dropout 2", "dX", (_, dX) => dX / KeepHidden)) { Settings = ["network.dropout.keepHidden"] },
        new("rescaled-by-the-other-probability", "what is kept is divided by 1 − p, the share that is dropped", Grounds.Dropout,
            new("Dropout 1", Pass.Forward, "Y"), Causes.ConstantFactor,
            Alter.Training("Dropout 1", (_, Y) => Y * KeepHidden / (1 - KeepHidden))) { Settings = ["network.dropout.keepHidden"] },
        new("mask-inverted", "hidden units are kept where the mask is 0", Grounds.Dropout,
            new("Dropout 1", Pass.Forward, "Y"), Causes.MaskInverted,
            Alter.Training("Dropout 1", (s, Y) => s.Input / KeepHidden - Y),
            Alter.Backward("Dropout 1", "dX", (s, dX) => s.OutputGradient / KeepHidden - dX)) { Settings = ["network.dropout.keepHidden"] },
        new("mask-of-another-draw", "the inputs' mask is drawn, not taken from the batch", Grounds.Dropout,
            new("Dropout 0", Pass.Forward, "Y"), Causes.AnotherMask,
            Alter.Training("Dropout 0", (s, Y) => s.Input * Masks.Drawn(s, Y, KeepInput))) { Settings = ["network.dropout.keepInput"] },
        new("one-mask-for-all-samples", "the mask of one sample serves all", Grounds.Dropout,
            new("Dropout 1", Pass.Forward, "Y"), Causes.AnotherMask,
            Alter.Training("Dropout 1", (s, Y) => s.Input * Masks.Given(s, 1, Y, KeepHidden).Select([1])),
            Alter.Backward("Dropout 1", "dX", (s, dX) => s.OutputGradient * Masks.Given(s, 1, dX, KeepHidden).Select([1]))) { Settings = ["network.dropout.keepHidden"] },
    ];
}
