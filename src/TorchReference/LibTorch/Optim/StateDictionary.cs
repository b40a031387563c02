namespace TorchSharp.Modules;

/// <summary>Options of a group of parameters.</summary>
public abstract class OptimizerOptions
{
    /// <summary>Learning rate.</summary>
    public double? LearningRate { get; set; }
}

/// <summary>What an optimiser keeps for a parameter between steps.</summary>
public abstract class OptimizerState;

/// <summary>An optimiser's options, by group, and states, by parameter in the order of the groups.</summary>
public sealed class StateDictionary
{
    internal StateDictionary(List<OptimizerOptions> options, IEnumerable<OptimizerState> states) =>
        (Options, State) = (options, [.. states]);

    /// <summary>Options of each group.</summary>
    public List<OptimizerOptions> Options { get; }

    /// <summary>State of each parameter.</summary>
    public List<OptimizerState> State { get; }
}
