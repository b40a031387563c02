using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Looks for the mistake that explains a difference to rounding.</summary>
internal static class Hypotheses
{
    /// <summary>The first of the known mistakes whose result is what was computed; null where none is.</summary>
    public static Cause? Explain(Difference difference, Circumstances c)
    {
        if (!difference.IsFinite)
        {
            return Causes.NotFinite;
        }

        if (!difference.Left.Shape.SequenceEqual(difference.Right.Shape))
        {
            return null;
        }

        foreach ((Cause cause, Grid value) in Own(difference, c).Concat(General(difference, c)))
        {
            if (difference.Fits(value))
            {
                return cause;
            }
        }

        return null;
    }

    private static IEnumerable<Prediction> Own(Difference difference, Circumstances c)
    {
        (string layer, Pass pass, string quantity) = difference.Site;
        (Grid right, Grid found) = (Grid.Of(difference.Right), Grid.Of(difference.Left));
        return (layer.Split(' ')[0], pass, quantity) switch
        {
            ("Network", Pass.Forward, "X") => InputPredictions.Of(c),
            ("Network", Pass.Forward, "J") => new LossPredictions(c).Cost(),
            ("Softmax", Pass.Forward, _) => new LossPredictions(c).Loss(),
            ("Softmax", Pass.Backward, _) => new LossPredictions(c).ScoreGradient(),
            ("Linear", Pass.Forward, _) => LinearPredictions.Output(c, layer),
            ("Linear", Pass.Backward, "dX") => LinearPredictions.InputGradient(c, layer),
            ("Linear", Pass.Backward, ['d', 'W', ..]) => LinearPredictions.WeightGradient(c, layer, right),
            ("Linear", Pass.Backward, _) => LinearPredictions.Sum(c.OutputGradient(layer), right),
            ("BatchNorm", Pass.Forward, _) => new BatchNormPredictions(c, layer).Output(),
            ("BatchNorm", Pass.Evaluation, _) => new BatchNormPredictions(c, layer).EvaluationOutput(),
            ("BatchNorm", Pass.Backward, "dX") => new BatchNormPredictions(c, layer).InputGradient(),
            ("BatchNorm", Pass.Backward, ['d', 'G', ..]) => new BatchNormPredictions(c, layer).GammaGradient(),
            ("BatchNorm", Pass.Backward, _) => LinearPredictions.Sum(c.OutputGradient(layer), right),
            ("BatchNorm", Pass.Update, _) => new BatchNormPredictions(c, layer).Running(quantity),
            ("ReLU", Pass.Forward, _) => ActivationPredictions.Relu(right, c.Input(layer), found, backward: false),
            ("ReLU", Pass.Backward, _) => ActivationPredictions.Relu(right, c.OutputGradient(layer), found, backward: true),
            ("Dropout", Pass.Forward, _) => ActivationPredictions.Dropout(right, c.Input(layer), found, c.Keep(layer), backward: false),
            ("Dropout", Pass.Backward, _) => ActivationPredictions.Dropout(right, c.OutputGradient(layer), found, c.Keep(layer), backward: true),
            ("Dropout", Pass.Evaluation, _) => ActivationPredictions.InEvaluation(c.Input(layer), found, c.Keep(layer)),
            (_, Pass.Backward, _) when difference.Site == RoundingBounds.GradientSite(layer) => PenaltyPredictions.Of(c, layer, right),
            (_, Pass.Update, ['d', ..]) => UpdatePredictions.Gradient(c, layer, right),
            (_, Pass.Update, ['v', ..]) => UpdatePredictions.Velocity(c, layer),
            (_, Pass.Update, _) => UpdatePredictions.Parameter(c, layer, found),
            _ => [],
        };
    }

    // Factors that may stand anywhere in a pass; in the update they are the step's own.
    private static IEnumerable<Prediction> General(Difference difference, Circumstances c)
    {
        if (difference.Site.Pass is not (Pass.Forward or Pass.Backward) || difference.Site is { Layer: "Network", Quantity: "J" })
        {
            yield break;
        }

        Grid right = Grid.Of(difference.Right);
        if (difference.Site.Pass == Pass.Backward)
        {
            yield return new(Causes.Sign, -right);
            yield return new(Causes.SumForMean, right * c.Count);
            yield return new(Causes.DividedTwice, right / c.Count);
        }

        yield return new(Causes.ConstantFactor, right * difference.Factor);
    }
}
