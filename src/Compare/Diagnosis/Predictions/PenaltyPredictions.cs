namespace Harness.Compare;

/// <summary>Mistakes in the gradient of the penalty λ‖W‖², 2λ·W.</summary>
internal static class PenaltyPredictions
{
    /// <summary>Of a gradient of J.</summary>
    /// <param name="c">The circumstances.</param>
    /// <param name="parameter">W1, b1, Gamma1, ….</param>
    /// <param name="gradient">The right gradient.</param>
    public static IEnumerable<Prediction> Of(Circumstances c, string parameter, Grid gradient)
    {
        Grid penalty = 2 * c.Recipe.Training.Lambda * c.Tensor(parameter);
        if (parameter[0] != 'W')
        {
            yield return new(parameter[0] == 'b' ? Causes.PenaltyOnBiases : Causes.PenaltyOnScales, gradient + penalty);
            yield break;
        }

        yield return new(Causes.HalfPenalty, gradient - penalty / 2);
        yield return new(Causes.PenaltyLeftOut, gradient - penalty);
        yield return new(Causes.PenaltyTwice, gradient + penalty);
        yield return new(Causes.PenaltySign, gradient - 2 * penalty);
        yield return new(Causes.PenaltyPerSample, gradient - penalty * (1 - 1.0 / c.Count));
    }
}
