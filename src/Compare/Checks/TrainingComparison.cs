using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Full training of both engines, each on its own trajectory. At the end of every epoch both are evaluated, every
/// reported number is computed again by the other engine from the same parameters, and one update step of the next
/// epoch is checked from the hand-written engine's parameters: so a bug that shows only late is caught when it shows.
/// </summary>
/// <param name="pair">Both engines.</param>
/// <param name="formulaHolds">Whether the formulas were found equal in float64.</param>
/// <param name="every">Also evaluate after every so many update steps; 0: at the end of epochs only.</param>
public sealed class TrainingComparison(EnginePair pair, bool formulaHolds, int every = 0)
{
    private readonly List<EpochRow> epochs = [];
    private readonly List<AuditRow> audits = [];
    private readonly List<StepResult> probes = [];
    private readonly List<EpochRow> everySteps = [];
    private readonly Dictionary<string, List<NamedTensors>> snapshots = new() { ["FromScratch"] = [], ["Torch"] = [] };
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

            (EpochRow hand, EpochRow torch) = EndOf(epoch + 1, end);
            epochs.AddRange([hand, torch]);
            onEpoch(hand, torch);
        }

        AccuracyReport? accuracy = complete ? TestAccuracy(plan.Epochs) : null;
        return new TrainingReport(
            pair.Experiment.Seed, epochs, audits, probes, accuracy, pair.Hand.Identity, pair.Torch.Identity, seconds, complete)
        {
            EverySteps = everySteps,
            Ensemble = complete && pair.Experiment.Recipe.Training.Ensemble ? Vote(plan.Epochs) : null,
        };
    }

    private int Train(IEngine engine, int first, int end, int done, Action<int> onStep, CancellationToken cancellation)
    {
        engine.Record(batches: true, pixels: false);
        long ticks = 0;
        int step = first;
        for (; step < end && !cancellation.IsCancellationRequested; step++)
        {
            Batch batch = pair.Experiment.Batch(step);
            long started = Stopwatch.GetTimestamp();
            engine.Update(batch);
            ticks += Stopwatch.GetTimestamp() - started;
            AfterStep(engine, step + 1);
            if (step % 50 == 0)
            {
                onStep(done + step - first);
            }
        }

        seconds[engine.Info.Name] += (double)ticks / Stopwatch.Frequency;
        engine.Record(batches: false, pixels: false);
        return step - first;
    }

    private void AfterStep(IEngine engine, int steps)
    {
        if (EnsembleReport.HasMember(pair.Experiment.Recipe, steps))
        {
            snapshots[engine.Info.Name].Add(engine.Read());
        }

        if (every > 0 && steps % every == 0)
        {
            Splits splits = pair.Experiment.Splits;
            everySteps.Add(Row(
                (steps - 1) / pair.Experiment.Plan.StepsPerEpoch + 1, steps, engine, engine.Evaluate(splits.Train),
                splits.Validation is null ? null : engine.Evaluate(splits.Validation)));
        }
    }

    private void Probe(int step, KinkFinder kinks)
    {
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        probes.Add(StepCheck.Run(pair, hand, pair.Experiment.Batch(step), kinks, formulaHolds));
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
    }

    private (EpochRow Hand, EpochRow Torch) EndOf(int epoch, int steps)
    {
        Splits splits = pair.Experiment.Splits;
        (Evaluation hand, Evaluation torch) = Evaluate(epoch, splits.Train);
        (Evaluation? handValidation, Evaluation? torchValidation) = splits.Validation is null ? (null, null) : Evaluate(epoch, splits.Validation);
        return (Row(epoch, steps, pair.Hand, hand, handValidation), Row(epoch, steps, pair.Torch, torch, torchValidation));
    }

    private EpochRow Row(int epoch, int steps, IEngine engine, Evaluation train, Evaluation? validation) => new(
        pair.Experiment.Seed, epoch, steps, engine.Info.Name, pair.Experiment.Batch(steps - 1).Rate,
        train.Loss, train.Cost, train.Accuracy, validation?.Loss, validation?.Cost, validation?.Accuracy);

    private AccuracyReport TestAccuracy(int epoch)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        (Evaluation hand, Evaluation torch) = Evaluate(epoch, test);
        return AccuracyReport.Compare(test, hand, torch);
    }

    private EnsembleReport Vote(int epoch)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        (List<NamedTensors> hand, List<NamedTensors> torch) = (snapshots["FromScratch"], snapshots["Torch"]);
        Evaluation ofHand = pair.Hand.EvaluateEnsemble(hand, test), ofTorch = pair.Torch.EvaluateEnsemble(torch, test);
        Audit("FromScratch", ofHand, pair.Torch.EvaluateEnsemble(hand, test));
        Audit("Torch", pair.Hand.EvaluateEnsemble(torch, test), ofTorch);
        return new EnsembleReport(
            [.. hand.Select(member => pair.Hand.EvaluateEnsemble([member], test).Accuracy)],
            [.. torch.Select(member => pair.Torch.EvaluateEnsemble([member], test).Accuracy)],
            AccuracyReport.Compare(test, ofHand, ofTorch));

        void Audit(string parameters, Evaluation byHand, Evaluation byTorch) =>
            audits.Add(AuditRow.Compare(epoch, parameters, pair.Precision, test, byHand, byTorch, test.Name + ", ensemble"));
    }

    /// <summary>What each engine says of its own parameters; the other engine's word on them is kept as an audit.</summary>
    private (Evaluation Hand, Evaluation Torch) Evaluate(int epoch, LabelledImages images)
    {
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        (Evaluation ofHand, Evaluation ofTorch) = (pair.Hand.Evaluate(images), pair.Torch.Evaluate(images));
        pair.Torch.Load(hand);
        audits.Add(AuditRow.Compare(epoch, "FromScratch", pair.Precision, images, ofHand, pair.Torch.Evaluate(images)));
        pair.Hand.Load(torch);
        audits.Add(AuditRow.Compare(epoch, "Torch", pair.Precision, images, pair.Hand.Evaluate(images), ofTorch));
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
        return (ofHand, ofTorch);
    }
}
