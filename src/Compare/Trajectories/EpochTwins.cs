using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Twins that train along with both engines, epoch by epoch, and what they tell of both engines' epochs.</summary>
internal sealed class EpochTwins : IDisposable
{
    // Batches, with masks and noise, are drawn once for all twins, so many at once; at their end the twins are compared.
    private const int MostBatches = 32, ReadingsPerEpoch = 16, Quantities = 5;

    private readonly EnginePair pair;
    private readonly Twins twins;
    private readonly HorizonSearch horizon;
    private readonly EpochJudge judge;
    private NamedTensors? handStart, torchStart;
    private int resumedAt;

    /// <param name="pair">Both engines.</param>
    /// <param name="count">How many twins.</param>
    /// <param name="noisePerStep">What a step adds to the engines' distance, as a share of the twins' first.</param>
    public EpochTwins(EnginePair pair, int count, double noisePerStep)
    {
        this.pair = pair;
        twins = new Twins(pair.Experiment, pair.Precision, count, pair.Hand.Info.Threads);
        horizon = new HorizonSearch(pair.Precision, pair.Experiment.Plan.StepsPerEpoch);
        judge = new EpochJudge(pair.Precision, count, noisePerStep, Quantities * pair.Experiment.Plan.Epochs);
    }

    /// <summary>The report after the last epoch.</summary>
    public TrajectoryReport Report => new(twins.Count, judge.Rows(), horizon.Found, judge.Partings, pair.Experiment.Plan.Epochs);

    /// <summary>Both engines are about to train an epoch.</summary>
    public void Begin()
    {
        torchStart = pair.Torch.Read();
        handStart = judge.Partings.Count == 0 ? pair.Hand.Read() : handStart;
    }

    /// <summary>Trains all from step <paramref name="first"/> to before step <paramref name="end"/>.</summary>
    public void Train(int first, int end, CancellationToken cancellation)
    {
        Experiment experiment = pair.Experiment;
        int length = Math.Clamp(experiment.Plan.StepsPerEpoch / ReadingsPerEpoch, 1, MostBatches);
        for (int step = first; step < end && !cancellation.IsCancellationRequested; step += length)
        {
            Batch[] batches = [.. Enumerable.Range(step, Math.Min(length, end - step)).Select(experiment.Batch)];
            if (horizon.IsOver)
            {
                twins.Update(batches);
                continue;
            }

            twins.Update(batches[..^1]);
            NamedTensors before = twins.Read(0);
            twins.Update(batches[^1..]);
            horizon.Add(step + batches.Length, before, twins.Read());
        }
    }

    /// <summary>Judges the epoch that all have ended.</summary>
    /// <param name="hand">What the hand-written engine reports.</param>
    /// <param name="torch">What the autograd engine reports.</param>
    /// <param name="audits">With what the rounding of the reports explains.</param>
    public void End(EpochRow hand, EpochRow torch, IReadOnlyList<AuditRow> audits)
    {
        if (horizon.IsOver)
        {
            judge.AddDraws(hand.Epoch, Values(Reported(hand), Reported(torch), hand.Epoch, audits));
            return;
        }

        int first = (hand.Epoch - 1) * pair.Experiment.Plan.StepsPerEpoch;
        NamedTensors own = pair.Hand.Read(), torchEnd = pair.Torch.Read();
        Dictionary<string, double> reported = judge.Partings.Count == 0 ? Reported(hand) : Resume(first, hand.Steps);
        NamedTensors handEnd = pair.Hand.Read();
        bool parted = judge.Add(
            hand.Epoch, hand.Steps - resumedAt, handEnd, torchEnd, twins.Read(), Values(reported, Reported(torch), hand.Epoch, audits),
            () => Parting.Find(pair, handStart!, torchStart!, first, hand.Steps));
        (handStart, resumedAt) = parted ? (torchEnd, hand.Steps) : (handEnd, resumedAt);
        pair.Hand.Load(own);
    }

    /// <inheritdoc/>
    public void Dispose() => twins.Dispose();

    // The hand-written engine goes on from where it was resumed, and reports.
    private Dictionary<string, double> Resume(int first, int end)
    {
        pair.Hand.Load(handStart!);
        for (int step = first; step < end; step++)
        {
            pair.Hand.Update(pair.Experiment.Batch(step));
        }

        Splits splits = pair.Experiment.Splits;
        return Named(pair.Hand.Evaluate(splits.Train), splits.Validation is null ? null : pair.Hand.Evaluate(splits.Validation));
    }

    private IEnumerable<EpochValue> Values(Dictionary<string, double> hand, Dictionary<string, double> torch, int epoch, IReadOnlyList<AuditRow> audits)
    {
        Splits splits = pair.Experiment.Splits;
        IReadOnlyList<Evaluation> train = twins.Evaluate(splits.Train);
        IReadOnlyList<Evaluation>? validation = splits.Validation is null ? null : twins.Evaluate(splits.Validation);
        Dictionary<string, double>[] others = [.. Enumerable.Range(0, twins.Count).Select(k => Named(train[k], validation?[k]))];
        return hand.Keys.Select(quantity =>
        {
            AuditRow audit = audits.Last(row => row.Epoch == epoch && row.Parameters == "Torch" && quantity.StartsWith(row.Images, StringComparison.Ordinal));
            return new EpochValue(
                quantity, hand[quantity], torch[quantity], [.. others.Select(twin => twin[quantity])],
                quantity.EndsWith("loss", StringComparison.Ordinal) ? audit.Loss.Limit : audit.Cost.Limit);
        });
    }

    private static Dictionary<string, double> Reported(EpochRow row) =>
        Named((row.TrainLoss, row.TrainCost), row.ValidationLoss is double loss ? (loss, row.ValidationCost!.Value) : null);

    private static Dictionary<string, double> Named(Evaluation train, Evaluation? validation) =>
        Named((train.Loss, train.Cost), validation is null ? null : (validation.Loss, validation.Cost));

    private static Dictionary<string, double> Named((double Loss, double Cost) train, (double Loss, double Cost)? validation)
    {
        Dictionary<string, double> values = new() { ["train loss"] = train.Loss, ["train cost"] = train.Cost };
        if (validation is (double loss, double cost))
        {
            (values["validation loss"], values["validation cost"]) = (loss, cost);
        }

        return values;
    }
}
