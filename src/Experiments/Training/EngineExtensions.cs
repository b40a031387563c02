namespace Harness.Experiments;

/// <summary>What is made of an engine's own words.</summary>
public static class EngineExtensions
{
    /// <summary>The vote of several states by the mean of their probabilities; the state itself stays as it is.</summary>
    /// <param name="engine">Which engine.</param>
    /// <param name="members">States, as <see cref="IEngine.Read"/> gave them.</param>
    /// <param name="images">What is evaluated.</param>
    /// <returns>Loss and cost are both the mean of −log of the averaged probability of the label.</returns>
    public static Evaluation EvaluateEnsemble(this IEngine engine, IReadOnlyList<NamedTensors> members, LabelledImages images) =>
        engine.EvaluateVote(engine.Probabilities(images, members), images);
}
