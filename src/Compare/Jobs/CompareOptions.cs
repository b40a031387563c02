using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>How a comparison is run.</summary>
public sealed record CompareOptions
{
    /// <summary>
    /// How many runs, with seeds that follow each other; more, up to <see cref="AccuracyAgreement.EnoughSeeds"/>, where
    /// nothing but the test accuracies differs, by more than the choice of the test images explains.
    /// </summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Threads of both engines.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Update steps compared one by one.</summary>
    public int LockstepSteps { get; init; } = 100;

    /// <summary>Also evaluate after every so many update steps; 0: at the end of epochs only.</summary>
    public int Every { get; init; }

    /// <summary>Test accuracies that differ by less count as equivalent, as a share: 0.01 is a percentage point.</summary>
    public double Margin { get; init; } = 0.01;

    /// <summary>
    /// Runs of the hand-written engine that start one rounding apart, to tell what rounding makes of a trajectory; 0: none,
    /// and the checks that need them are left out.
    /// </summary>
    public int Twins { get; init; } = Compare.Twins.Least;

    /// <summary>How the gradients are checked.</summary>
    public GradientCheckOptions Gradients { get; init; } = new();

    /// <summary>Name of the mistake that the seam plants, for the record; null in earnest.</summary>
    public string? Planted { get; init; }

    /// <summary>Passed by the hand-written side; null in earnest.</summary>
    public ISeam? Seam { get; init; }
}
