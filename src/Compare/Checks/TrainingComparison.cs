using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Full training of both engines, each on its own trajectory. At the end of every epoch both are evaluated, every
/// reported number is computed again by the other engine from the same parameters, and one update step of the next
/// epoch is checked from the hand-written engine's parameters: so a bug that shows only late is caught when it shows.
/// </summary>
public sealed class TrainingComparison(EnginePair pair, bool formulaHolds)
{
    private readonly List<EpochRow> epochs = [];
    private readonly List<AuditRow> audits = [];
    private readonly List<StepResult> probes = [];
    private readonly Dictionary<string, double> seconds = new() { ["FromScratch"] = 0, ["Torch"] = 0 };

    /// <summary>Trains both.</summary>
    /// <param name="onEpoch">Called at the end of each epoch with both engines' rows.</param>
    /// <param name="onStep">Called with the number of update steps done by both together.</param>
    /// <param name="cancellation">Ends early; what was done until then is returned.</param>
    public TrainingReport Run(Action<EpochRow, EpochRow> onEpoch, Action<int> onStep, CancellationToken cancellation)
    {
        BatchPlan plan = pair.Experiment.Plan;
        NamedTensors start = pair.Experiment.InitialParameters.Rounded(pair.Precision);
        using KinkFinder kinks = new(pair.Experiment);
        foreach (IEngine engine in pair.Both)
        {
            engine.Load(start);
        }

        bool complete = true;
        for (int epoch = 0, done = 0; epoch < plan.Epochs; epoch++)
        {
            int first = epoch * plan.StepsPerEpoch, end = Math.Min(first + plan.StepsPerEpoch, plan.Steps);
            Probe(first, kinks);
            foreach (IEngine engine in pair.Both)
            {
                done += Train(engine, first, end, done, onStep, cancellation);
            }

            if (cancellation.IsCancellationRequested)
            {
                complete = false;
                break;
            }

            (EpochRow hand, EpochRow torch) = (Evaluate(pair.Hand, epoch), Evaluate(pair.Torch, epoch));
            epochs.AddRange([hand, torch]);
            Audit(epoch);
            onEpoch(hand, torch);
        }

        AccuracyReport? accuracy = complete ? AccuracyReport.Compare(pair) : null;
        return new TrainingReport(
            pair.Experiment.Seed, epochs, audits, probes, accuracy, pair.Hand.Identity, pair.Torch.Identity, seconds, complete);
    }

    private int Train(IEngine engine, int first, int end, int done, Action<int> onStep, CancellationToken cancellation)
    {
        engine.Record(batches: true, pixels: false);
        long started = Stopwatch.GetTimestamp();
        int step = first;
        for (; step < end && !cancellation.IsCancellationRequested; step++)
        {
            engine.Update(pair.Experiment.Batch(step));
            if (step % 50 == 0)
            {
                onStep(done + step - first);
            }
        }

        seconds[engine.Info.Name] += Stopwatch.GetElapsedTime(started).TotalSeconds;
        engine.Record(batches: false, pixels: false);
        return step - first;
    }

    private void Probe(int step, KinkFinder kinks)
    {
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        probes.Add(StepCheck.Run(pair, hand, pair.Experiment.Batch(step), kinks, formulaHolds));
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
    }

    private EpochRow Evaluate(IEngine engine, int epoch)
    {
        Splits splits = pair.Experiment.Splits;
        Evaluation train = engine.Evaluate(splits.Train);
        Evaluation? validation = splits.Validation is null ? null : engine.Evaluate(splits.Validation);
        return new EpochRow(
            pair.Experiment.Seed, epoch + 1, engine.Info.Name, train.Loss, train.Cost, train.Accuracy,
            validation?.Loss, validation?.Cost, validation?.Accuracy);
    }

    /// <summary>Each engine's reported numbers against the other's for the same parameters, on the validation images (without any: the test images).</summary>
    private void Audit(int epoch)
    {
        LabelledImages images = pair.Experiment.Splits.Validation ?? pair.Experiment.Splits.Test;
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        (Evaluation ofHand, Evaluation ofTorch) = (pair.Hand.Evaluate(images), pair.Torch.Evaluate(images));
        pair.Torch.Load(hand);
        audits.Add(AuditRow.Compare(epoch + 1, "FromScratch", pair.Precision, images, ofHand, pair.Torch.Evaluate(images)));
        pair.Hand.Load(torch);
        audits.Add(AuditRow.Compare(epoch + 1, "Torch", pair.Precision, images, pair.Hand.Evaluate(images), ofTorch));
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
    }
}
