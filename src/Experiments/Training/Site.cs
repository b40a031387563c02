namespace Harness.Experiments;

/// <summary>Which way through the network.</summary>
public enum Pass
{
    /// <summary>From the input to the loss.</summary>
    Forward,

    /// <summary>From the loss to the gradients.</summary>
    Backward,

    /// <summary>From the gradients to the new parameters.</summary>
    Update,

    /// <summary>Reporting: loss, cost and accuracy of a whole set of images.</summary>
    Evaluation,
}

/// <summary>How ways through the network are written.</summary>
public static class PassExtensions
{
    /// <summary>forward, backward, update or evaluation.</summary>
    public static string Text(this Pass pass) => pass.ToString().ToLowerInvariant();
}

/// <summary>A place in the computation: which quantity of which layer in which pass.</summary>
/// <param name="Layer">"Linear 1", "BatchNorm 1", "ReLU 1", "Dropout 1", …, "Softmax", a parameter's name, or "Network" for what belongs to no layer.</param>
/// <param name="Pass">Which way through the network.</param>
/// <param name="Quantity">Name of the quantity: "X" (the network's input), "Y" (a layer's output), "dX" (gradient of a layer's input), "dW1", a name of the layer's cache, "2λ", "η", "labels", and in reports "L", "λΣ‖W‖²", "accuracy", "predictions", "confusion".</param>
public readonly record struct Site(string Layer, Pass Pass, string Quantity)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Layer}, {Pass.Text()}: {Quantity}";
}
