using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips of the check itself: differences of another cost than the one trained. Nothing is planted in the network.</summary>
internal static class DifferencesMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("differences-with-fixed-statistics", "finite differences are taken of a cost whose batch normalisation has fixed statistics", Grounds.NormalizedCourse,
            new("Network", Pass.Forward, "J"), Causes.CostWithFixedStatistics) { NumericMode = ForwardMode.Evaluation },
        new("differences-without-dropout", "finite differences are taken of a cost without dropout", Grounds.Dropout,
            new("Network", Pass.Forward, "J"), Causes.CostWithFixedStatistics) { NumericMode = ForwardMode.Evaluation },
    ];
}
