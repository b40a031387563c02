using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Snapshots at the end of each cycle, and their vote by averaged probabilities.</summary>
/// <param name="HandMembers">Test accuracy of each of the hand-written engine's snapshots.</param>
/// <param name="TorchMembers">The same of the autograd engine's.</param>
/// <param name="Accuracy">Both ensembles.</param>
public sealed record EnsembleReport(
    IReadOnlyList<double> HandMembers, IReadOnlyList<double> TorchMembers, AccuracyReport Accuracy)
{
    /// <summary>Whether a recipe's ensemble has the parameters after so many update steps as a member: at the end of a cycle.</summary>
    public static bool HasMember(Recipe recipe, int steps) =>
        recipe.Training.Ensemble && steps % (2 * recipe.Schedule.HalfCycle) == 0;
}
