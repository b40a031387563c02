using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Without ML.NET there are none.</summary>
public static partial class Baselines
{
    private static Baseline[] TrainAll(Experiment experiment, BaselineOptions options, CancellationToken cancellation) => [];
}
