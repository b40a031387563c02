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

    /// <summary>
    /// Judges the epoch that all have ended. Losses and costs of both engines' parameters are those that the autograd engine
    /// computes: a wrong report does not make a wrong trajectory.
    /// </summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="steps">Update steps done.</param>
    /// <param name="audits">Both engines' evaluations of both engines' parameters.</param>
    public void End(int epoch, int steps, IReadOnlyList<AuditRow> audits)
    {
        AuditRow[] reports = [.. audits.Where(row => row.Epoch == epoch)];
        if (horizon.IsOver)
        {
            judge.AddDraws(epoch, Values(Audited(reports, "FromScratch"), reports));
            return;
        }

        int first = (epoch - 1) * pair.Experiment.Plan.StepsPerEpoch;
        NamedTensors own = pair.Hand.Read(), torchEnd = pair.Torch.Read();
        Dictionary<string, double> hand = judge.Partings.Count == 0 ? Audited(reports, "FromScratch") : Resume(first, steps);
        NamedTensors handEnd = pair.Hand.Read();
        bool parted = judge.Add(
            epoch, steps - resumedAt, handEnd, torchEnd, twins.Read(), Values(hand, reports),
            () => Parting.Find(pair, handStart!, torchStart!, first, steps));
        (handStart, resumedAt) = parted ? (torchEnd, steps) : (handEnd, resumedAt);
        pair.Hand.Load(own);
    }

    /// <inheritdoc/>
    public void Dispose() => twins.Dispose();

    // The hand-written engine goes on from where it was resumed; the autograd engine evaluates what it comes to.
    private Dictionary<string, double> Resume(int first, int end)
    {
        pair.Hand.Load(handStart!);
        for (int step = first; step < end; step++)
        {
            pair.Hand.Update(pair.Experiment.Batch(step));
        }

        NamedTensors torch = pair.Torch.Read();
        pair.Torch.Load(pair.Hand.Read());
        Dictionary<string, double> values = Named(Sets.Select(images => (images.Name, pair.Torch.Evaluate(images))));
        pair.Torch.Load(torch);
        return values;
    }

    private IEnumerable<LabelledImages> Sets => pair.Experiment.Splits is { Validation: LabelledImages validation } splits ? [splits.Train, validation] : [pair.Experiment.Splits.Train];

    private IEnumerable<EpochValue> Values(Dictionary<string, double> hand, AuditRow[] reports)
    {
        (string Name, IReadOnlyList<Evaluation> Of)[] sets = [.. Sets.Select(images => (images.Name, twins.Evaluate(images)))];
        Dictionary<string, double>[] others = [.. Enumerable.Range(0, twins.Count).Select(k => Named(sets.Select(set => (set.Name, set.Of[k]))))];
        Dictionary<string, double> torch = Audited(reports, "Torch");
        Dictionary<string, Limit> limits = Named(reports.Where(row => row.Parameters == "Torch").Select(row => (row.Images, row.Loss.Limit, row.Cost.Limit)));
        return torch.Keys.Select(quantity => new EpochValue(quantity, hand[quantity], torch[quantity], [.. others.Select(twin => twin[quantity])], limits[quantity]));
    }

    private static Dictionary<string, double> Audited(AuditRow[] reports, string parameters) =>
        Named(reports.Where(row => row.Parameters == parameters).Select(row => (row.Images, row.Loss.Torch, row.Cost.Torch)));

    private static Dictionary<string, double> Named(IEnumerable<(string Images, Evaluation Of)> evaluations) =>
        Named(evaluations.Select(evaluation => (evaluation.Images, evaluation.Of.Loss, evaluation.Of.Cost)));

    private static Dictionary<string, T> Named<T>(IEnumerable<(string Images, T Loss, T Cost)> values) =>
        values.SelectMany(of => new[] { ($"{of.Images} loss", of.Loss), ($"{of.Images} cost", of.Cost) }).ToDictionary();
}
