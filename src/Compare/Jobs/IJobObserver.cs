using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Is told what a comparison finds, as it finds it.</summary>
public interface IJobObserver
{
    /// <summary>A part begins.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="total">In how many steps; 0 where they are not counted.</param>
    void Begin(string name, int total);

    /// <summary>How many steps of the part are done.</summary>
    void Advance(int done);

    /// <summary>The part has ended.</summary>
    void Finish();

    /// <summary>The gradients were checked.</summary>
    void Gradients(GradientReport report);

    /// <summary>A lockstep run has ended.</summary>
    void Lockstep(LockstepReport resynchronised, DriftReport freeRunning);

    /// <summary>Both engines have ended an epoch.</summary>
    void Epoch(EpochRow hand, EpochRow torch);

    /// <summary>Both engines are trained.</summary>
    void Trained(Experiment experiment, TrainingReport report);
}
