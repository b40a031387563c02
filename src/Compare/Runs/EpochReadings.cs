using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Training and validation images, evaluated after some of a run's update steps. The states of small networks are kept and evaluated
/// a few at a time (<see cref="IEngine.EvaluateEach"/>).
/// </summary>
/// <param name="engine">Whose state is evaluated.</param>
/// <param name="experiment">What it is trained on.</param>
/// <param name="images">The training and validation images, or some of them.</param>
internal sealed class EpochReadings(IEngine engine, Experiment experiment, (LabelledImages Train, LabelledImages? Validation) images)
{
    // 16 MB of float64.
    private const int MostStates = 8, MostValues = 1 << 21;

    private readonly int together = Math.Clamp(MostValues / Math.Max(engine.Read().Sum(tensor => tensor.Values.Length), 1), 1, MostStates);
    private readonly List<EpochRow> rows = [];
    private readonly List<int> steps = [];
    private readonly List<NamedTensors> states = [];

    /// <summary>The last training images' evaluation.</summary>
    public Evaluation? Train { get; private set; }

    /// <summary>The last validation images' evaluation; null without any.</summary>
    public Evaluation? Validation { get; private set; }

    /// <summary>Evaluates the state as it is now, perhaps later.</summary>
    /// <param name="after">Update steps done.</param>
    public void Take(int after)
    {
        if (together == 1)
        {
            Add(after, engine.Evaluate(images.Train), images.Validation is null ? null : engine.Evaluate(images.Validation));
            return;
        }

        steps.Add(after);
        states.Add(engine.Read());
        if (states.Count == together)
        {
            EvaluateKept();
        }
    }

    /// <summary>The rows of all that was taken, in the order of the steps.</summary>
    public IReadOnlyList<EpochRow> Complete()
    {
        EvaluateKept();
        return rows;
    }

    private void EvaluateKept()
    {
        Evaluation[] train = engine.EvaluateEach(states, images.Train);
        Evaluation[]? validation = images.Validation is null ? null : engine.EvaluateEach(states, images.Validation);
        for (int i = 0; i < states.Count; i++)
        {
            Add(steps[i], train[i], validation?[i]);
        }

        steps.Clear();
        states.Clear();
    }

    private void Add(int after, Evaluation train, Evaluation? validation)
    {
        (Train, Validation) = (train, validation);
        rows.Add(new EpochRow(
            experiment.Seed, (after - 1) / experiment.Plan.StepsPerEpoch + 1, after, engine.Info.Name, experiment.Rate(after - 1),
            train.Loss, train.Cost, train.Accuracy, validation?.Loss, validation?.Cost, validation?.Accuracy));
    }
}
