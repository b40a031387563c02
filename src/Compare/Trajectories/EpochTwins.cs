using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Twins that train along with both engines, epoch by epoch, and what they tell of both engines' epochs.</summary>
internal sealed class EpochTwins : IDisposable
{
    // Batches, with masks and noise, are drawn once for all twins, so many at once; at their end the twins are compared.
    private const int MostBatches = 32, ReadingsPerEpoch = 16, Quantities = 5;

    // The spread of a mean loss is that of some of the images: over fewer of them it is rather larger.
    private const int ImagesOfSpread = 5000;

    // States kept on the way through an epoch, so that only part of it is gone through again to find where they parted.
    private const int PartsPerEpoch = 4;

    private readonly EnginePair pair;
    private readonly Twins twins;
    private readonly HorizonSearch horizon;
    private readonly EpochJudge judge;
    private readonly Action<int, NamedTensors> probe;
    private readonly LabelledImages[] spreadOf;
    private readonly List<NamedTensors> handWay = [], torchWay = [];
    private NamedTensors? resumed;
    private int resumedAt;

    /// <param name="pair">Both engines.</param>
    /// <param name="count">How many twins.</param>
    /// <param name="noisePerStep">What a step adds to the engines' distance, as a share of the twins' first.</param>
    /// <param name="probe">Checks an update step from a state, where the engines are further apart than is likely and no corner explains it.</param>
    public EpochTwins(EnginePair pair, int count, double noisePerStep, Action<int, NamedTensors> probe)
    {
        (this.pair, this.probe) = (pair, probe);
        twins = new Twins(pair.Experiment, pair.Precision, count, pair.Hand.Info.Threads);
        horizon = new HorizonSearch(pair.Precision, pair.Experiment.Plan.StepsPerEpoch);
        spreadOf = [.. Sets.Select(Some)];
        judge = new EpochJudge(pair.Precision, count, noisePerStep, Quantities * pair.Experiment.Plan.Epochs);
    }

    /// <summary>The report after the last epoch.</summary>
    public TrajectoryReport Report => new(twins.Count, judge.Rows(), horizon.Found, judge.Partings, pair.Experiment.Plan.Epochs);

    private int PartLength => (pair.Experiment.Plan.StepsPerEpoch + PartsPerEpoch - 1) / PartsPerEpoch;

    /// <summary>Both engines are about to train an epoch.</summary>
    public void Begin()
    {
        handWay.Clear();
        torchWay.Clear();
        handWay.Add(resumed ?? pair.Hand.Read());
        torchWay.Add(pair.Torch.Read());
    }

    /// <summary>An engine has done so many update steps.</summary>
    public void Passed(IEngine engine, int steps)
    {
        if (!horizon.IsOver && IsPart(steps) && (engine == pair.Torch || resumed is null))
        {
            (engine == pair.Torch ? torchWay : handWay).Add(engine.Read());
        }
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
            IReadOnlyList<NamedTensors> after = twins.Read();
            horizon.Add(step + batches.Length, before, after[0], Spread.Of(after));
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
        NamedTensors own = pair.Hand.Read();
        Dictionary<string, double> hand = resumed is null ? Audited(reports, "FromScratch") : Resume(first, steps);
        handWay.Add(pair.Hand.Read());
        torchWay.Add(pair.Torch.Read());
        if (judge.Add(epoch, steps - resumedAt, handWay[^1], torchWay[^1], twins.Read(), Values(hand, reports), horizon.LongestStep, () => Part(first, steps)))
        {
            (resumed, resumedAt) = (torchWay[^1], steps);
        }
        else if (resumed is not null)
        {
            resumed = handWay[^1];
        }

        pair.Hand.Load(own);
    }

    /// <inheritdoc/>
    public void Dispose() => twins.Dispose();

    private bool IsPart(int steps)
    {
        int inEpoch = steps % pair.Experiment.Plan.StepsPerEpoch;
        return inEpoch > 0 && inEpoch % PartLength == 0 && steps < pair.Experiment.Plan.Steps;
    }

    // Looks in the part of the epoch in which the distance grew most.
    private Parting? Part(int first, int end)
    {
        double stored = NoiseBand.Noise(pair.Precision, handWay[0], null);
        double[] apart = [.. handWay.Zip(torchWay, (hand, torch) => Math.Max(stored, StateDistance.OfParameters(hand, torch)))];
        int part = Enumerable.Range(0, apart.Length - 1).MaxBy(i => apart[i + 1] / apart[i]), from = first + part * PartLength;
        PartingSearch search = Parting.Find(pair, handWay[part], torchWay[part], handWay[part + 1], from, Math.Min(from + PartLength, end));
        if (search.Found is null)
        {
            probe(search.Step, search.Before);
        }

        return search.Found;
    }

    // The hand-written engine goes on from where it was resumed; the autograd engine evaluates what it comes to.
    private Dictionary<string, double> Resume(int first, int end)
    {
        pair.Hand.Load(resumed!);
        for (int step = first; step < end; step++)
        {
            pair.Hand.Update(pair.Experiment.Batch(step));
            if (IsPart(step + 1))
            {
                handWay.Add(pair.Hand.Read());
            }
        }

        NamedTensors torch = pair.Torch.Read();
        pair.Torch.Load(pair.Hand.Read());
        Dictionary<string, double> values = Named(Sets.Select(images => (images.Name, pair.Torch.Evaluate(images))));
        pair.Torch.Load(torch);
        return values;
    }

    private IEnumerable<LabelledImages> Sets => pair.Experiment.Splits is { Validation: LabelledImages validation } splits ? [splits.Train, validation] : [pair.Experiment.Splits.Train];

    private static LabelledImages Some(LabelledImages images) => images.Count <= ImagesOfSpread
        ? images
        : images.Select(images.Name, [.. Enumerable.Range(0, ImagesOfSpread).Select(i => (int)((long)i * images.Count / ImagesOfSpread))]);

    private IEnumerable<EpochValue> Values(Dictionary<string, double> hand, AuditRow[] reports)
    {
        (string Name, IReadOnlyList<Evaluation> Of)[] sets = [.. spreadOf.Select(images => (images.Name, twins.Evaluate(images)))];
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
