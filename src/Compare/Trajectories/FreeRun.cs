using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Free-running: each engine goes on from its own parameters, and after every step they must be no further apart than
/// rounding carries them. Three things are watched:
/// the distance of the engines, against the band that twins show;
/// the hand-written engine's way, which must be the one it took resynchronised, to the last bit: there it was given its
/// own state before every step, so if it now goes another way, something in it is neither read nor loaded;
/// the twins, until they are so far apart that nothing can be said.
/// A sample at ReLU's corner ends a stretch: the autograd engine takes over the hand-written one's state.
/// </summary>
public static class FreeRun
{
    /// <summary>Runs both engines as far as they went resynchronised.</summary>
    /// <param name="pair">Both engines; loaded with the experiment's initial parameters first.</param>
    /// <param name="resynchronised">The same steps, each from equal parameters.</param>
    /// <param name="twins">How many twins; 0: no band.</param>
    /// <param name="cancellation">Ends early; what was compared until then is returned.</param>
    public static DriftReport Run(EnginePair pair, LockstepReport resynchronised, int twins, CancellationToken cancellation)
    {
        using Twins others = new(pair.Experiment, pair.Precision, twins, pair.Hand.Info.Threads);
        NamedTensors start = pair.Experiment.InitialParameters.Rounded(pair.Precision);
        pair.Hand.Load(start);
        pair.Torch.Load(start);
        NamedTensors hand = pair.Hand.Read(), torch = pair.Torch.Read();
        IReadOnlyList<NamedTensors> twinStates = others.Read();
        NoiseBand band = new(pair.Precision, twinStates);
        HorizonSearch horizon = new(pair.Precision, pair.Experiment.Plan.StepsPerEpoch);
        List<DriftRow> rows = [];
        int? unlike = null;
        double noise = 0, after = StateDistance.OfParameters(hand, torch);
        for (int step = 0; step < resynchronised.Steps.Count && !cancellation.IsCancellationRequested; step++)
        {
            ReloadedStep reloaded = resynchronised.Reloaded[step];
            StateDistance? rounding = resynchronised.Steps[step].Verdict == Verdict.Rounding ? reloaded.Apart : null;
            Batch batch = pair.Experiment.Batch(step);
            (NamedTensors handBefore, NamedTensors torchBefore, double before) = (hand, torch, after);
            pair.Hand.Update(batch);
            hand = pair.Hand.Read();
            unlike ??= ReloadedStep.Hash(hand) == reloaded.Hand ? null : step;
            if (horizon.Found.Step is not null)
            {
                continue;
            }

            pair.Torch.Update(batch);
            torch = pair.Torch.Read();
            others.Update([batch]);
            NamedTensors? twinBefore = twins > 0 ? twinStates[0] : null;
            twinStates = others.Read();
            Spread? spread = twins > 0 ? Spread.Of(twinStates) : null;
            if (spread is not null)
            {
                horizon.Add(step + 1, twinBefore!, twinStates[0], spread);
                double share = NoiseBand.Noise(pair.Precision, hand, rounding) / band.Start;
                noise += share * share;
            }

            if (horizon.Found.Step is not null)
            {
                continue;
            }

            band.Add(spread, hand, rounding);
            DriftRow row = Row(step, hand, torch, band);
            after = StateDistance.OfParameters(hand, torch);
            bool jumps = after > band.Suspicious && before <= band.Suspicious, holds = row.Verdict.Holds();
            if ((jumps || !holds) && double.IsFinite(row.MaxAbs))
            {
                int? crossing = CornerCrossing.Explains(pair, handBefore, torchBefore, batch, (h, t) =>
                    Row(step, h, t, band).Verdict.Holds() && (!jumps || Parting.IsGone(before, after, StateDistance.OfParameters(h, t), pair.Precision, h)));
                row = crossing is int samples ? row with { Verdict = Verdict.Kink, Kinks = samples } : row;
                pair.Hand.Load(hand);
                pair.Torch.Load(torch);
                if (crossing is not null || !holds)
                {
                    (torch, after) = (hand, 0);
                    pair.Torch.Load(torch);
                    band.Restart();
                }
            }

            rows.Add(row);
        }

        return new DriftReport(pair.Precision, rows, resynchronised.Wanted, horizon.Found)
        {
            FirstUnlikeReloaded = unlike,
            NoisePerStep = Math.Sqrt(noise / Math.Max(1, rows.Count)),
        };
    }

    private static DriftRow Row(int step, NamedTensors hand, NamedTensors torch, NoiseBand band) =>
        hand.Select(tensor =>
        {
            double[] other = torch[tensor.Name].Values;
            double difference = TensorDifference.Largest(tensor.Values, other);
            Limit limit = band.Of(tensor.Name);
            double scale = Math.Max(TensorDifference.LargestMagnitude(tensor.Values), TensorDifference.LargestMagnitude(other));
            return new DriftRow(step, tensor.Name, difference, difference == 0 ? 0 : difference / scale, limit, limit.Allows(difference) ? Verdict.Rounding : Verdict.Formula, 0);
        }).Aggregate((worst, row) => row.IsWorseThan(worst) ? row : worst);
}

/// <summary>What an update step of the resynchronised lockstep left, for comparison with the free run.</summary>
/// <param name="Hand">Hash of the hand-written engine's state after it.</param>
/// <param name="Apart">How far apart the engines are after it.</param>
public sealed record ReloadedStep(string Hand, StateDistance Apart)
{
    /// <summary>Hash of a whole state: equal for equal bits.</summary>
    public static string Hash(NamedTensors state)
    {
        using Fingerprint fingerprint = new();
        foreach (NamedTensor tensor in state)
        {
            fingerprint.Append<double>(tensor.Values);
        }

        return fingerprint.ToString();
    }
}
