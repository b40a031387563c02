using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Mistakes in a fully connected layer, S = X·Wᵀ + b.</summary>
internal static class LinearPredictions
{
    /// <summary>Of S.</summary>
    public static IEnumerable<Prediction> Output(Circumstances c, string layer)
    {
        (Grid X, Grid W, Grid b, Grid S) = (c.Input(layer), c.Tensor("W" + Circumstances.Number(layer)), c.Tensor("b" + Circumstances.Number(layer)), c.Output(layer));
        yield return new(Causes.BiasLeftOut, S - b);
        yield return new(Causes.BiasTwice, S + b);
        if (W.Rows == W.Columns)
        {
            yield return new(Causes.WeightsTransposed, X.Dot(W) + b);
        }

        foreach (Grid other in Others(c, layer, X))
        {
            yield return new(Causes.WrongLayersInput, other.Dot(W.Transposed) + b);
        }
    }

    /// <summary>Of dW = dSᵀ·X.</summary>
    public static IEnumerable<Prediction> WeightGradient(Circumstances c, string layer, Grid dW)
    {
        (Grid X, Grid dS) = (c.Input(layer), c.OutputGradient(layer));
        if (dW.Rows == dW.Columns)
        {
            yield return new(Causes.Transposed, dW.Transposed);
        }

        string number = Circumstances.Number(layer);
        string before = $"ReLU {int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) - 1}";
        if (c.Layers.Contains(before))
        {
            yield return new(Causes.PreActivationForActivation, dS.Transposed.Dot(c.Input(before)));
        }

        foreach (Grid other in Others(c, layer, X))
        {
            yield return new(Causes.WrongLayersInput, dS.Transposed.Dot(other));
        }

        yield return new(Causes.SampleLeftOut, dW - Last(dS).Transposed.Dot(Last(X)));
        yield return new(Causes.FirstSampleAlone, dS.Select([0]).Transposed.Dot(X.Select([0])));
        yield return new(Causes.FirstSampleAlone, Last(dS).Transposed.Dot(Last(X)));
    }

    /// <summary>Of dX = dS·W.</summary>
    public static IEnumerable<Prediction> InputGradient(Circumstances c, string layer)
    {
        string weights = "W" + Circumstances.Number(layer);
        (Grid W, Grid dS) = (c.Tensor(weights), c.OutputGradient(layer));
        if (W.Rows == W.Columns)
        {
            yield return new(Causes.WeightsTransposedBackward, dS.Dot(W.Transposed));
        }

        Grid gradient = c.At(weights, Pass.Backward, "d" + weights);
        yield return new(Causes.UpdatedWeights, dS.Dot(W - UpdatePredictions.Change(c, weights, gradient)));
    }

    /// <summary>Of a sum over the samples, Σₙ dSₙ.</summary>
    public static IEnumerable<Prediction> Sum(Grid terms, Grid sum)
    {
        yield return new(Causes.SampleLeftOut, sum - Last(terms));
        yield return new(Causes.FirstSampleAlone, terms.Select([0]));
        yield return new(Causes.FirstSampleAlone, Last(terms));
    }

    // Other layers' outputs that would fit in place of X.
    private static IEnumerable<Grid> Others(Circumstances c, string layer, Grid X) => c.Layers
        .Where(other => other != layer)
        .Select(c.Output)
        .Prepend(c.At("Network", Pass.Forward, "X"))
        .Where(other => other.Columns == X.Columns && !other.IsSameAs(X));

    private static Grid Last(Grid grid) => grid.Select([grid.Rows - 1]);
}
