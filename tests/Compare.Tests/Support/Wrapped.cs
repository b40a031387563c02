using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>An engine whose batches are altered on the way to its update steps.</summary>
/// <param name="engine">The engine.</param>
/// <param name="alter">What becomes of a batch, given how many update steps were done since a state was loaded.</param>
internal sealed class Wrapped(IEngine engine, Func<Batch, int, Batch> alter) : IEngine
{
    private int sinceLoad;

    public EngineInfo Info => engine.Info;

    public EngineIdentity Identity => engine.Identity;

    public void Load(NamedTensors tensors)
    {
        sinceLoad = 0;
        engine.Load(tensors);
    }

    public void Update(Batch batch) => engine.Update(alter(batch, sinceLoad++));

    public void Record(bool batches, bool pixels) => engine.Record(batches, pixels);

    public NamedTensors Read() => engine.Read();

    public void SetElement(string tensor, int element, double value) => engine.SetElement(tensor, element, value);

    public Derivatives Differentiate(Batch batch) => engine.Differentiate(batch);

    public Trace Trace(Batch batch, bool updates = false) => engine.Trace(batch, updates);

    public Trace TraceEvaluation(LabelledImages images, int[] samples) => engine.TraceEvaluation(images, samples);

    public double Cost(Batch batch, ForwardMode mode = ForwardMode.Training) => engine.Cost(batch, mode);

    public Evaluation Evaluate(LabelledImages images) => engine.Evaluate(images);

    public Evaluation[] EvaluateEach(IReadOnlyList<NamedTensors> states, LabelledImages images) => engine.EvaluateEach(states, images);

    public double[] Probabilities(LabelledImages images, IReadOnlyList<NamedTensors>? members = null) => engine.Probabilities(images, members);

    public Evaluation EvaluateVote(double[] probabilities, LabelledImages images) => engine.EvaluateVote(probabilities, images);

    public void Dispose() => engine.Dispose();
}
