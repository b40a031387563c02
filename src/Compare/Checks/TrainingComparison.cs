using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Full training of both engines, each on its own trajectory. At the end of every epoch both are evaluated, every
/// reported number is computed again by the other engine from the same parameters, and the first, the last and a drawn update
/// step of the next epoch are checked from the hand-written engine's parameters: so a bug that shows only late, or only in
/// an epoch's last, smaller batch, is caught. So is the step after which the engines are further apart than is likely, if no
/// corner explains it.
/// </summary>
/// <param name="pair">Both engines.</param>
/// <param name="formulaHolds">Whether the formulas were found equal in float64.</param>
/// <param name="every">Also evaluate after every so many update steps; 0: at the end of epochs only.</param>
/// <param name="twins">Twins that train along, to tell what rounding makes of the trajectories; 0: none.</param>
/// <param name="noisePerStep">What a step adds to the engines' distance, as a share of the twins' first, as a free run measured it.</param>
public sealed class TrainingComparison(EnginePair pair, bool formulaHolds, int every = 0, int twins = 0, double noisePerStep = 1)
{
    private readonly List<EpochRow> epochs = [];
    private readonly List<AuditRow> audits = [];
    private readonly List<StepResult> probes = [];
    private readonly List<EpochRow> everySteps = [];
    private EpochTwins? trajectories;
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
        using RoundingAnalysis analysis = new(pair.Experiment, pair.Hand.Info.Threads);
        StepCheck check = new(pair, analysis, formulaHolds);
        using EpochTwins? others = twins == 0 ? null : new EpochTwins(pair, twins, noisePerStep, (step, state) => Probe(step, check, state));
        trajectories = others;
        foreach (IEngine engine in pair.Both)
        {
            engine.Load(start);
        }

        bool complete = true;
        for (int epoch = 0, done = 0; epoch < plan.Epochs; epoch++)
        {
            int first = epoch * plan.StepsPerEpoch, end = Math.Min(first + plan.StepsPerEpoch, plan.Steps);
            foreach (int step in Probed(epoch, first, end))
            {
                Probe(step, check);
            }

            others?.Begin();
            foreach (IEngine engine in pair.Both)
            {
                done += Train(engine, first, end, done, onStep, cancellation);
            }

            others?.Train(first, end, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                complete = false;
                break;
            }

            (EpochRow hand, EpochRow torch) = EndOf(epoch + 1, end, analysis);
            epochs.AddRange([hand, torch]);
            others?.End(epoch + 1, end, audits);
            onEpoch(hand, torch);
        }

        AccuracyReport? accuracy = complete ? TestAccuracy(plan.Epochs, analysis) : null;
        return new TrainingReport(
            pair.Experiment.Seed, epochs, audits, probes, accuracy, pair.Hand.Identity, pair.Torch.Identity, seconds, complete)
        {
            EverySteps = everySteps,
            Trajectories = others?.Report,
            Ensemble = complete && pair.Experiment.Recipe.Training.Ensemble ? Vote(plan.Epochs, analysis) : null,
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
        trajectories?.Passed(engine, steps);
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

    // The first step of an epoch, one between, the last.
    private IEnumerable<int> Probed(int epoch, int first, int end)
    {
        int between = end - first - 2;
        int[] drawn = between > 0 ? [first + 1 + (int)new RandomStream(pair.Experiment.Seed, StreamPurpose.Probes, epoch).Below(0, between)] : [];
        return ((int[])[first, .. drawn, end - 1]).Distinct();
    }

    // From the hand-written engine's state, or another one; both are left as they were.
    private void Probe(int step, StepCheck check, NamedTensors? from = null)
    {
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        probes.Add(check.Run(from ?? hand, pair.Experiment.Batch(step)));
        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
    }

    private (EpochRow Hand, EpochRow Torch) EndOf(int epoch, int steps, RoundingAnalysis analysis)
    {
        LabelledImages? validation = pair.Experiment.Splits.Validation;
        (Evaluation Hand, Evaluation Torch)[] read = Evaluate(epoch, validation is null ? [pair.Experiment.Splits.Train] : [pair.Experiment.Splits.Train, validation], analysis);
        return (
            Row(epoch, steps, pair.Hand, read[0].Hand, validation is null ? null : read[1].Hand),
            Row(epoch, steps, pair.Torch, read[0].Torch, validation is null ? null : read[1].Torch));
    }

    private EpochRow Row(int epoch, int steps, IEngine engine, Evaluation train, Evaluation? validation) => new(
        pair.Experiment.Seed, epoch, steps, engine.Info.Name, pair.Experiment.Rate(steps - 1),
        train.Loss, train.Cost, train.Accuracy, validation?.Loss, validation?.Cost, validation?.Accuracy);

    private AccuracyReport TestAccuracy(int epoch, RoundingAnalysis analysis)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        (Evaluation hand, Evaluation torch) = Evaluate(epoch, [test], analysis)[0];
        AccuracyReport report = AccuracyReport.Compare(test, hand, torch);
        return pair.Experiment.Recipe.Training.Ensemble ? report : Judged(report, pair.Hand.Probabilities(test), pair.Torch.Probabilities(test));
    }

    // The headline's probabilities alone: the ensembles' where there are some.
    private AccuracyReport Judged(AccuracyReport report, double[] hand, double[] torch)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        return report with { HandOpinion = OutsideOpinion.Of(hand, test), TorchOpinion = OutsideOpinion.Of(torch, test) };
    }

    private EnsembleReport Vote(int epoch, RoundingAnalysis analysis)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        (List<NamedTensors> hand, List<NamedTensors> torch) = (snapshots["FromScratch"], snapshots["Torch"]);
        double[] handVotes = pair.Hand.Probabilities(test, hand), torchVotes = pair.Torch.Probabilities(test, torch);
        Evaluation ofHand = pair.Hand.EvaluateVote(handVotes, test), ofTorch = pair.Torch.EvaluateVote(torchVotes, test);
        Audit("FromScratch", hand, ofHand, pair.Torch.EvaluateEnsemble(hand, test));
        Audit("Torch", torch, pair.Hand.EvaluateEnsemble(torch, test), ofTorch);
        return new EnsembleReport(
            [.. hand.Select(member => pair.Hand.EvaluateEnsemble([member], test).Accuracy)],
            [.. torch.Select(member => pair.Torch.EvaluateEnsemble([member], test).Accuracy)],
            Judged(AccuracyReport.Compare(test, ofHand, ofTorch), handVotes, torchVotes));

        void Audit(string parameters, List<NamedTensors> members, Evaluation byHand, Evaluation byTorch) =>
            audits.Add(new ReportCheck(pair, analysis).RunEnsemble(epoch, parameters, members, test, byHand, byTorch));
    }

    /// <summary>What each engine says of its own parameters; the other engine's word on them is kept as an audit.</summary>
    private (Evaluation Hand, Evaluation Torch)[] Evaluate(int epoch, LabelledImages[] sets, RoundingAnalysis analysis)
    {
        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        Evaluation[] ofHand = Array.ConvertAll(sets, pair.Hand.Evaluate), ofTorch = Array.ConvertAll(sets, pair.Torch.Evaluate);
        pair.Torch.Load(hand);
        Evaluation[] handByTorch = Array.ConvertAll(sets, pair.Torch.Evaluate);
        pair.Hand.Load(torch);
        Evaluation[] torchByHand = Array.ConvertAll(sets, pair.Hand.Evaluate);
        ReportCheck check = new(pair, analysis);
        for (int i = 0; i < sets.Length; i++)
        {
            audits.Add(check.Run(epoch, "FromScratch", hand, sets[i], ofHand[i], handByTorch[i]));
            audits.Add(check.Run(epoch, "Torch", torch, sets[i], torchByHand[i], ofTorch[i]));
        }

        pair.Hand.Load(hand);
        pair.Torch.Load(torch);
        return [.. ofHand.Zip(ofTorch)];
    }
}
