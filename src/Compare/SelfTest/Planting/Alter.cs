using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Alterations, by the way through the network on which they act.</summary>
internal static class Alter
{
    /// <summary>The network's input, as training and evaluation load it.</summary>
    public static Alteration Input(Func<Scene, Grid, Grid> change) => new(site => site is { Layer: "Network", Quantity: "X" }) { Matrix = change };

    /// <summary>What a layer gives out, in training and in evaluation: a slip in code that both use.</summary>
    public static Alteration Output(string layer, Func<Scene, Grid, Grid> change) =>
        new(site => site.Layer == layer && site.Quantity == "Y") { Matrix = change };

    /// <summary>What a layer gives out in training.</summary>
    public static Alteration Training(string layer, Func<Scene, Grid, Grid> change) => Matrix(layer, Pass.Forward, "Y", change);

    /// <summary>What a layer gives out in evaluation.</summary>
    public static Alteration Evaluation(string layer, Func<Scene, Grid, Grid> change) => Matrix(layer, Pass.Evaluation, "Y", change);

    /// <summary>A gradient, or what a layer kept for it, on the way back.</summary>
    public static Alteration Backward(string layer, string quantity, Func<Scene, Grid, Grid> change) => Matrix(layer, Pass.Backward, quantity, change);

    /// <summary>Every parameter of an update step (its gradient d, its velocity v, itself), named in <see cref="Scene.Site"/>.</summary>
    /// <param name="prefix">"d" for the gradients, "v" for the velocities, "" for the parameters.</param>
    /// <param name="change">What becomes of it.</param>
    public static Alteration Update(string prefix, Func<Scene, Grid, Grid> change) =>
        new(site => site.Pass == Pass.Update && site.Quantity == prefix + site.Layer) { Matrix = change };

    /// <summary>A matrix at one site.</summary>
    public static Alteration Matrix(string layer, Pass pass, string quantity, Func<Scene, Grid, Grid> change) =>
        new(Is(layer, pass, quantity)) { Matrix = change };

    /// <summary>A number at one site.</summary>
    public static Alteration Number(string layer, Pass pass, string quantity, Func<Scene, double, double> change) =>
        new(Is(layer, pass, quantity)) { Number = change };

    /// <summary>2λ of the parameters whose name begins so.</summary>
    public static Alteration Penalty(string parameters, Func<Scene, double, double> change) =>
        new(site => site is { Pass: Pass.Backward, Quantity: "2λ" } && site.Layer.StartsWith(parameters, StringComparison.Ordinal)) { Number = change };

    /// <summary>Labels or predictions at one site, given the scores.</summary>
    public static Alteration Classes(string layer, Pass pass, string quantity, Func<Scene, Grid, int[], int[]> change) =>
        new(Is(layer, pass, quantity)) { Classes = change };

    /// <summary>The counts of labels and predictions in a report.</summary>
    public static Alteration Confusion(Func<int[,], int[,]> change) => new(Is("Network", Pass.Evaluation, "confusion")) { Counts = change };

    private static Func<Site, bool> Is(string layer, Pass pass, string quantity)
    {
        Site at = new(layer, pass, quantity);
        return site => site == at;
    }
}
