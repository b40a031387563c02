using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>An engine whose cost is any function of one tensor x.</summary>
internal sealed class FunctionEngine(double[] x, Func<double[], double> cost) : IEngine
{
    public static Batch Batch { get; } = new(0, 0.1, [0]);

    public NamedTensor X { get; } = new("x", [x.Length], x);

    public EngineInfo Info => new("function", "none", "0", 1, Precision.Float64);

    public EngineIdentity Identity => new(null, null, null, null, null);

    public double Cost(Batch batch, ForwardMode mode = ForwardMode.Training) => cost(X.Values);

    public void SetElement(string tensor, int element, double value) => X.Values[element] = value;

    public NamedTensors Read() => new([X.Clone()]);

    public void Load(NamedTensors tensors) => throw new NotSupportedException();

    public void Record(bool batches, bool pixels) => throw new NotSupportedException();

    public Derivatives Differentiate(Batch batch) => throw new NotSupportedException();

    public Trace Trace(Batch batch, bool updates = false) => throw new NotSupportedException();

    public Trace TraceEvaluation(LabelledImages images, int[] samples) => throw new NotSupportedException();

    public void Update(Batch batch) => throw new NotSupportedException();

    public Evaluation Evaluate(LabelledImages images) => throw new NotSupportedException();

    public Evaluation[] EvaluateEach(IReadOnlyList<NamedTensors> states, LabelledImages images) => throw new NotSupportedException();

    public double[] Probabilities(LabelledImages images, IReadOnlyList<NamedTensors>? members = null) => throw new NotSupportedException();

    public Evaluation EvaluateVote(double[] probabilities, LabelledImages images) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
