using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Bounds of what rounding does to the state after an update step, in units of u: what the gradient is off by, times η,
/// and the roundings of the step itself and of storing its result.
/// </summary>
internal static class UpdateBounds
{
    /// <summary>Roundings of each product in a step: of its factors and of the product.</summary>
    private const double Roundings = 4;

    /// <summary>B of every tensor of the state, by name.</summary>
    /// <param name="recipe">Momentum and batch normalisation.</param>
    /// <param name="before">The state before the step.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="batch">η and the number of the step.</param>
    /// <param name="trace">The pass the step was made from.</param>
    /// <param name="pass">Its bounds.</param>
    public static IReadOnlyDictionary<string, double[]> Of(Recipe recipe, NamedTensors before, NamedTensors after, Batch batch, Trace trace, RoundingBounds pass)
    {
        Dictionary<string, double[]> bounds = [];
        MomentumOptions momentum = recipe.Training.Momentum;
        foreach (NamedTensor tensor in before)
        {
            (double[] start, double[] end) = (tensor.Values, after[tensor.Name].Values);
            if (tensor.Name.StartsWith("Running", StringComparison.Ordinal))
            {
                bounds[tensor.Name] = Running(recipe.Network.BatchNormalization, tensor, end, batch, pass);
            }
            else if (tensor.Name[0] != 'v')
            {
                double[] gradient = trace.Find(RoundingBounds.GradientSite(tensor.Name))!.Values, gradientBound = pass.OfGradient(tensor.Name).Limit;
                double[]? velocity = momentum.Rho > 0 ? before["v" + tensor.Name].Values : null;
                bool isCourse = momentum is { Rho: > 0, Form: MomentumForm.Course };
                (double inside, double outside) = isCourse ? (batch.Rate, 1.0) : (1, batch.Rate);
                (double[] moved, double[] ofVelocity) = (new double[start.Length], new double[start.Length]);
                for (int i = 0; i < start.Length; i++)
                {
                    double kept = momentum.Rho * Math.Abs(velocity?[i] ?? 0), added = inside * Math.Abs(gradient[i]);
                    ofVelocity[i] = inside * gradientBound[i] + Roundings * (kept + added);
                    moved[i] = outside * (ofVelocity[i] + Roundings * (kept + added)) + Math.Abs(end[i]);
                }

                bounds[tensor.Name] = moved;
                if (velocity is not null)
                {
                    bounds["v" + tensor.Name] = ofVelocity;
                }
            }
        }

        return bounds;
    }

    // running ← (1 − m)·running + m·batch.
    private static double[] Running(BatchNormalizationOptions options, NamedTensor tensor, double[] end, Batch batch, RoundingBounds pass)
    {
        bool mean = tensor.Name.StartsWith("RunningMean", StringComparison.Ordinal);
        (Bounded ofMean, Bounded ofVariance) = pass.Statistics("BatchNorm " + tensor.Name[(mean ? "RunningMean" : "RunningVariance").Length..]);
        Bounded statistic = mean ? ofMean : ofVariance;
        double weight = batch.Step == 0 && options.Kind == BatchNormalizationKind.Course ? 1 : options.Momentum;
        double unbiased = !mean && options.Kind == BatchNormalizationKind.Torch ? (double)batch.Samples.Length / (batch.Samples.Length - 1) : 1;
        return [.. tensor.Values.Select((start, i) =>
            weight * unbiased * (statistic.Limit[i] + Roundings * Math.Abs(statistic.Values[i])) + Roundings * (Math.Abs(start) + Math.Abs(end[i])))];
    }
}
