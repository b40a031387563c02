using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare;

/// <summary>Both engines on the same experiment, in the same precision.</summary>
public sealed class EnginePair : IDisposable
{
    /// <param name="experiment">What both are given.</param>
    /// <param name="precision">Precision both compute in.</param>
    /// <param name="threads">Threads both compute with.</param>
    /// <param name="seam">Passed by the hand-written side; null in earnest.</param>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public EnginePair(Experiment experiment, Precision precision, int threads, ISeam? seam = null)
    {
        (Experiment, Precision, HasSeam) = (experiment, precision, seam is not null);
        Torch = new TorchEngine(experiment, precision, threads);
        Hand = FromScratchEngine.Create(experiment, precision, threads, seam);
    }

    /// <param name="experiment">What both are given.</param>
    /// <param name="hand">Stands for the hand-written engine.</param>
    /// <param name="torch">The autograd engine, in the same precision.</param>
    internal EnginePair(Experiment experiment, IEngine hand, IEngine torch) =>
        (Experiment, Precision, Hand, Torch) = (experiment, torch.Info.Precision, hand, torch);

    /// <summary>What both are given.</summary>
    public Experiment Experiment { get; }

    /// <summary>Precision both compute in.</summary>
    public Precision Precision { get; }

    /// <summary>Whether the hand-written side passes a seam.</summary>
    public bool HasSeam { get; }

    /// <summary>The hand-written engine.</summary>
    public IEngine Hand { get; }

    /// <summary>The autograd engine.</summary>
    public IEngine Torch { get; }

    /// <summary>Both.</summary>
    public IEnumerable<IEngine> Both => [Hand, Torch];

    /// <inheritdoc/>
    public void Dispose()
    {
        Hand.Dispose();
        Torch.Dispose();
    }
}
