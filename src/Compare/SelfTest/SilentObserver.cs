using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Hears everything and says nothing; may act at the end of an epoch.</summary>
/// <param name="onEpoch">Called with the epoch's number.</param>
internal sealed class SilentObserver(Action<int>? onEpoch = null) : IJobObserver
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

    public void Epoch(EpochRow hand, EpochRow torch) => onEpoch?.Invoke(hand.Epoch);

    public void Trained(Experiment experiment, TrainingReport report)
    {
    }
}
