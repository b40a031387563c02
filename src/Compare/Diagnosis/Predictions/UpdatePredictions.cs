using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Mistakes in the update step: v ← ρ·v + g, W ← W − η·v in torch's form; v ← ρ·v + η·g, W ← W − v in the course's.
/// </summary>
internal static class UpdatePredictions
{
    /// <summary>How much a step takes from a parameter.</summary>
    public static Grid Change(Circumstances c, string parameter, Grid gradient) => Steps.Of(c, parameter, gradient).Change;

    /// <summary>Of the gradient that the step is made with.</summary>
    public static IEnumerable<Prediction> Gradient(Circumstances c, string parameter, Grid gradient)
    {
        if (c.Previous?.Find(RoundingBounds.GradientSite(parameter)) is NamedTensor before)
        {
            yield return new(Causes.GradientsAccumulate, gradient + Grid.Of(before));
        }

        foreach (Prediction penalised in PenaltyPredictions.Of(c, parameter, gradient))
        {
            yield return penalised;
        }
    }

    /// <summary>Of the velocity after the step.</summary>
    public static IEnumerable<Prediction> Velocity(Circumstances c, string parameter) =>
        Mistaken(c, parameter).Select(mistake => new Prediction(mistake.Cause, mistake.Step.Velocity));

    /// <summary>Of the parameter after the step.</summary>
    /// <param name="c">The circumstances.</param>
    /// <param name="parameter">Its name.</param>
    /// <param name="found">What it became.</param>
    public static IEnumerable<Prediction> Parameter(Circumstances c, string parameter, Grid found)
    {
        (Grid W, Grid change) = (c.Tensor(parameter), Change(c, parameter, Gradient(c, parameter)));
        yield return new(Causes.Ascent, W + change);
        yield return new(Causes.UpdateRepeated, W - 2 * change);
        yield return new(Causes.NotMoved, W);
        foreach ((Cause cause, Steps step) in Mistaken(c, parameter))
        {
            yield return new(cause, W - step.Change);
        }

        double factor = (change * (W - found)).AsSpan().ToArray().Sum() / change.SquaredNorm;
        yield return new(Causes.AnotherRate, W - factor * change);
    }

    private static Grid Gradient(Circumstances c, string parameter) => c.At(parameter, Pass.Backward, "d" + parameter);

    private static IEnumerable<(Cause Cause, Steps Step)> Mistaken(Circumstances c, string parameter)
    {
        Steps right = Steps.Of(c, parameter, Gradient(c, parameter));
        int step = c.Batch.Step;
        yield return (Causes.RateOneStepLate, right with { Rate = c.Experiment.Rate(Math.Max(0, step - 1)) });
        yield return (Causes.RateOneStepEarly, right with { Rate = c.Experiment.Rate(step + 1) });
        yield return (Causes.MaximalRate, right with { Rate = c.Recipe.Schedule.Max });
        if (right.Rho > 0)
        {
            yield return (Causes.MomentumForm, right with { Form = right.Form == MomentumForm.Torch ? MomentumForm.Course : MomentumForm.Torch });
            yield return (Causes.MomentumDamped, right with { Share = 1 - right.Rho });
            yield return (Causes.MomentumLeftOut, right with { Rho = 0 });
            yield return (Causes.MomentumUndecayed, right with { Rho = 1 });
            yield return (Causes.Nesterov, right with { IsNesterovs = true });
        }
    }

    /// <summary>One step of one parameter.</summary>
    private sealed record Steps(Grid Before, Grid Gradient, double Rate, double Rho, MomentumForm Form)
    {
        public double Share { get; init; } = 1;

        public bool IsNesterovs { get; init; }

        public Grid Velocity => Rho * Before + Share * (Form == MomentumForm.Course ? Rate : 1) * Gradient;

        public Grid Change => IsNesterovs
            ? Rate * Gradient + Rho * (Form == MomentumForm.Course ? 1 : Rate) * Velocity
            : (Form == MomentumForm.Course ? 1 : Rate) * Velocity;

        public static Steps Of(Circumstances c, string parameter, Grid gradient)
        {
            MomentumOptions momentum = c.Recipe.Training.Momentum;
            return new Steps(c.Tensor("v" + parameter), gradient, c.Batch.Rate, momentum.Rho, momentum.Form);
        }
    }
}
