using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Hears everything and says nothing.</summary>
internal sealed class SilentObserver : IJobObserver
{
    public void Begin(string name, int total)
    {
    }

    public void Advance(int done)
    {
    }

    public void Finish()
    {
    }

    public void Gradients(GradientReport report)
    {
    }

    public void Lockstep(LockstepReport resynchronised, DriftReport freeRunning)
    {
    }

    public void Epoch(EpochRow hand, EpochRow torch)
    {
    }

    public void Trained(Experiment experiment, TrainingReport report)
    {
    }
}
