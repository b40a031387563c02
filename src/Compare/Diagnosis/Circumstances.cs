using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a pass was given, and everything the reference computed in it: what a mistake's result is predicted from.</summary>
/// <param name="Experiment">Whose network and images.</param>
/// <param name="State">Parameters, running statistics and velocities before it.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Torch">What the reference computed.</param>
/// <param name="Previous">What it computed in the step before; null where there is none.</param>
internal sealed record Circumstances(Experiment Experiment, NamedTensors State, Batch Batch, Trace Torch, Trace? Previous = null)
{
    private readonly Site[] outputs = [.. Torch.Select(t => t.Site).Where(s => s is { Pass: Pass.Forward or Pass.Evaluation, Quantity: "Y" })];

    /// <summary>The recipe.</summary>
    public Recipe Recipe => Experiment.Recipe;

    /// <summary>N.</summary>
    public int Count => Batch.Samples.Length;

    /// <summary>y.</summary>
    public int[] Labels => [.. Batch.Samples.Select(sample => Experiment.Splits.Train.Label(sample))];

    /// <summary>The layers in forward order.</summary>
    public IEnumerable<string> Layers => outputs.Select(output => output.Layer);

    /// <summary>What the reference computed at a site.</summary>
    public Grid At(string layer, Pass pass, string quantity) => Grid.Of(Torch.Find(new Site(layer, pass, quantity))
        ?? throw new ArgumentException($"{layer}, {pass}: {quantity} was not traced"));

    /// <summary>What a layer gave out.</summary>
    public Grid Output(string layer) => Grid.Of(Torch.Find(outputs.First(output => output.Layer == layer))!);

    /// <summary>What entered a layer.</summary>
    public Grid Input(string layer) => Input(layer, Torch);

    /// <summary>What entered a layer in another trace of the same network.</summary>
    public Grid Input(string layer, Trace trace)
    {
        int at = Array.FindIndex(outputs, output => output.Layer == layer);
        return Grid.Of(trace.Find(at == 0 ? new Site("Network", outputs[0].Pass, "X") : outputs[at - 1])!);
    }

    /// <summary>The gradient of what a layer gave out.</summary>
    public Grid OutputGradient(string layer)
    {
        int at = Array.FindIndex(outputs, output => output.Layer == layer);
        return At(at == outputs.Length - 1 ? "Softmax" : outputs[at + 1].Layer, Pass.Backward, "dX");
    }

    /// <summary>A tensor of the state; running statistics that are not given are where they start.</summary>
    public Grid Tensor(string name) => State.TryGet(name, out NamedTensor? tensor) ? Grid.Of(tensor)
        : name.StartsWith("RunningMean", StringComparison.Ordinal) ? Grid.Of(State["Beta" + name["RunningMean".Length..]]) * 0
        : name.StartsWith("RunningVariance", StringComparison.Ordinal) ? Grid.Of(State["Beta" + name["RunningVariance".Length..]]) * 0 + 1
        : Grid.Of(State[name[1..]]) * 0;

    /// <summary>1 of "Linear 1".</summary>
    public static string Number(string layer) => layer[(layer.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>p of a dropout layer.</summary>
    public double Keep(string layer) => Number(layer) == "0" ? Recipe.Network.Dropout.KeepInput : Recipe.Network.Dropout.KeepHidden;
}
