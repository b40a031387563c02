using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Where the engines' trajectories parted at ReLU's corner.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="Samples">Samples of its batch on different sides of the corner.</param>
public sealed record Parting(int Step, int Samples)
{
    /// <summary>
    /// Goes through some steps again and looks whether their distance grew most in a step with samples on different
    /// sides of a corner, without which most of that growth is gone (more than half of its logarithm).
    /// </summary>
    /// <param name="pair">Both engines; left as they were.</param>
    /// <param name="hand">The hand-written engine's state before the first step.</param>
    /// <param name="torch">The autograd engine's.</param>
    /// <param name="handEnd">The hand-written engine's state after the last step.</param>
    /// <param name="first">Number of the first step.</param>
    /// <param name="end">Number of the step after the last.</param>
    /// <returns>What was found; no parting if they did not part at a corner, or the hand-written engine does not go the same way again.</returns>
    internal static PartingSearch Find(EnginePair pair, NamedTensors hand, NamedTensors torch, NamedTensors handEnd, int first, int end)
    {
        (NamedTensors ownHand, NamedTensors ownTorch) = (pair.Hand.Read(), pair.Torch.Read());
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
        double stored = pair.Precision.UnitRoundoff() * StateDistance.Norm(hand), before = StateDistance.OfParameters(hand, torch);
        Growth most = new(first, hand, torch, 1, 1);
        for (int step = first; step < end; step++)
        {
            (NamedTensors handBefore, NamedTensors torchBefore) = (hand, torch);
            Batch batch = pair.Experiment.Batch(step);
            pair.Hand.Update(batch);
            pair.Torch.Update(batch);
            (hand, torch) = (pair.Hand.Read(), pair.Torch.Read());
            double after = StateDistance.OfParameters(hand, torch);
            Growth growth = new(step, handBefore, torchBefore, Math.Max(before, stored), Math.Max(after, stored));
            most = growth.Factor > most.Factor ? growth : most;
            before = after;
        }

        int? samples = ReloadedStep.Hash(hand) != ReloadedStep.Hash(handEnd) ? null : CornerCrossing.Explains(
            pair, most.Hand, most.Torch, pair.Experiment.Batch(most.Step), (h, t) => IsGone(most.Before, most.After, StateDistance.OfParameters(h, t), pair.Precision, h));
        pair.Hand.Load(ownHand);
        pair.Torch.Load(ownTorch);
        return new PartingSearch(samples is int count ? new Parting(most.Step, count) : null, most.Step, most.Hand);
    }

    /// <summary>Whether most of a step's growth of ‖Δθ‖ is gone: more than half of its logarithm, above what storing the parameters rounds.</summary>
    /// <param name="before">‖Δθ‖ before the step.</param>
    /// <param name="after">After it.</param>
    /// <param name="without">After it, without some samples.</param>
    /// <param name="precision">Precision of the parameters.</param>
    /// <param name="state">The parameters.</param>
    internal static bool IsGone(double before, double after, double without, Precision precision, NamedTensors state)
    {
        double stored = precision.UnitRoundoff() * StateDistance.Norm(state);
        return Math.Max(without, stored) <= Math.Sqrt(Math.Max(before, stored) * after);
    }

    private sealed record Growth(int Step, NamedTensors Hand, NamedTensors Torch, double Before, double After)
    {
        public double Factor => After / Before;
    }
}

/// <summary>What a search for a parting found.</summary>
/// <param name="Found">Where they parted; null: not at a corner.</param>
/// <param name="Step">Number of the step in which their distance grew most.</param>
/// <param name="Before">The hand-written engine's state before it.</param>
internal sealed record PartingSearch(Parting? Found, int Step, NamedTensors Before);
