using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// One update step of both engines from the same parameters: what it adds to each tensor. In float32 a difference
/// beyond the limit is still rounding if both sides are alike far from the float64 result.
/// </summary>
public static class StepCheck
{
    /// <summary>How many times further off float64 one side may be than the other.</summary>
    private const double AlikeFactor = 4;

    /// <summary>Loads both engines with <paramref name="before"/>, updates both, and compares the changes.</summary>
    /// <param name="pair">The engines; afterwards each holds its own result.</param>
    /// <param name="before">The whole state before the step, as an engine reads it.</param>
    /// <param name="batch">What both are given.</param>
    /// <param name="kinks">Finds the samples at ReLU's corner if float32 results differ.</param>
    /// <param name="formulaHolds">Whether the formulas were found equal in float64: then what remains is precision.</param>
    public static StepResult Run(EnginePair pair, NamedTensors before, Batch batch, KinkFinder kinks, bool formulaHolds)
    {
        (NamedTensors hand, NamedTensors torch) = Update(pair, before, batch);
        StepResult result = Compare(pair, batch, before, hand, torch);
        if (result.Verdict.Holds() || !result.IsFinite)
        {
            return result;
        }

        if (pair.Precision == Precision.Float32)
        {
            if (AreAlikeOff(kinks.UpdateInFloat64(before, batch), hand, torch))
            {
                return result with
                {
                    Verdict = Verdict.Rounding,
                    Limit = new Limit(result.Worst.MaxAbs, "both sides are alike far from the float64 result: rounding of what cancels"),
                };
            }

            (Batch rest, int leftOut) = kinks.LeaveOut(before, batch);
            if (leftOut > 0 && rest.Samples.Length > 0)
            {
                (NamedTensors handRest, NamedTensors torchRest) = Update(pair, before, rest);
                bool gone = Compare(pair, rest, before, handRest, torchRest).Verdict.Holds();
                pair.Hand.Load(hand);
                pair.Torch.Load(torch);
                if (gone)
                {
                    return result with { Verdict = Verdict.Kink, Kinks = leftOut };
                }
            }

            return result with { Verdict = formulaHolds ? Verdict.Precision : Verdict.Formula };
        }

        return result;
    }

    // Where almost everything cancels (a network that fits its batch perfectly), float32 is off by more than the limit
    // on both sides. Then it is rounding if neither is off much further than the other. A wrong formula by hand is
    // in the float64 result too, and puts the autograd side alone far off.
    private static bool AreAlikeOff(NamedTensors exact, NamedTensors hand, NamedTensors torch) => exact.All(tensor =>
    {
        double byHand = TensorDifference.Between(hand[tensor.Name], tensor).MaxAbs, byTorch = TensorDifference.Between(torch[tensor.Name], tensor).MaxAbs;
        double stored = 2 / AlikeFactor * Precision.Float32.UnitRoundoff() * TensorDifference.LargestMagnitude(tensor.Values);
        return Math.Max(byHand, byTorch) <= AlikeFactor * Math.Max(Math.Min(byHand, byTorch), stored);
    });

    private static (NamedTensors Hand, NamedTensors Torch) Update(EnginePair pair, NamedTensors before, Batch batch)
    {
        foreach (IEngine engine in pair.Both)
        {
            engine.Load(before);
            engine.Update(batch);
        }

        return (pair.Hand.Read(), pair.Torch.Read());
    }

    private static StepResult Compare(EnginePair pair, Batch batch, NamedTensors before, NamedTensors hand, NamedTensors torch)
    {
        if (!hand.Select(t => t.Name).Order().SequenceEqual(torch.Select(t => t.Name).Order()))
        {
            throw new ArgumentException(
                $"the engines' states differ: {string.Join(", ", hand.Select(t => t.Name))} by hand, {string.Join(", ", torch.Select(t => t.Name))} by torch");
        }

        StructuralZeros zeros = new(pair.Experiment.Recipe);
        StepResult? worst = null;
        foreach (NamedTensor start in before)
        {
            NamedTensor handChange = Change(start, hand[start.Name]), torchChange = Change(start, torch[start.Name]);
            TensorDifference difference = TensorDifference.Between(handChange, torchChange);
            double scale = difference.Scale;
            if (zeros.Contains(start.Name))
            {
                NamedTensor judge = before[zeros.JudgedBy(start.Name)];
                scale = Math.Max(scale, TensorDifference.LargestMagnitude(Change(judge, hand[judge.Name]).Values));
            }

            Limit limit = Limit.UpdateStep(pair.Precision, scale, TensorDifference.LargestMagnitude(start.Values));
            Verdict verdict = difference.IsWithin(limit) ? Verdict.Rounding : Verdict.Formula;
            StepResult result = new(batch.Step, batch.Rate, difference, limit, verdict, 0);
            worst = worst is null || result.IsWorseThan(worst) ? result : worst;
        }

        return worst!;
    }

    private static NamedTensor Change(NamedTensor before, NamedTensor after)
    {
        double[] change = new double[before.Values.Length];
        for (int i = 0; i < change.Length; i++)
        {
            change[i] = after.Values[i] - before.Values[i];
        }

        return new NamedTensor("Δ" + before.Name, before.Shape, change);
    }
}

/// <summary>The tensor of an update step that uses most of its limit.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="Rate">η.</param>
/// <param name="Worst">That tensor's change, by hand and by torch.</param>
/// <param name="Limit">How far apart the changes may be.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Kinks">Samples at ReLU's corner, without which the step agrees.</param>
public sealed record StepResult(int Step, double Rate, TensorDifference Worst, Limit Limit, Verdict Verdict, int Kinks)
{
    /// <summary>The difference as a share of its limit.</summary>
    public double ShareOfLimit => Worst.MaxAbs == 0 ? 0 : Worst.MaxAbs / Limit.Value;

    /// <summary>Whether all changes are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(Worst.MaxAbs);

    internal bool IsWorseThan(StepResult other) => !IsFinite || (other.IsFinite && ShareOfLimit > other.ShareOfLimit);
}
