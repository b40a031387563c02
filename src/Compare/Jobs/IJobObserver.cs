using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Is told what a comparison finds, as it finds it.</summary>
public interface IJobObserver : IProgressObserver
{
    /// <summary>The gradients were checked.</summary>
    void Gradients(GradientReport report);

    /// <summary>A lockstep run has ended.</summary>
    void Lockstep(LockstepReport resynchronised, DriftReport freeRunning);

    /// <summary>Both engines have ended an epoch.</summary>
    void Epoch(EpochRow hand, EpochRow torch);

    /// <summary>Both engines are trained.</summary>
    void Trained(Experiment experiment, TrainingReport report);
}
