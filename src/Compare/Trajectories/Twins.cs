using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Runs of the hand-written engine that start one rounding apart and are given the same batches: what becomes of their
/// distance is what a trajectory makes of rounding alone. They have no seam: a planted bug is not theirs.
/// Each computes on one thread, as many at a time as there are threads.
/// </summary>
public sealed class Twins : IDisposable
{
    /// <summary>With fewer, a spread says too little: Student's t has one degree of freedom less than there are twins.</summary>
    public const int Least = 4;

    private readonly IEngine[] engines;
    private readonly ParallelOptions parallel;

    /// <param name="experiment">What they train.</param>
    /// <param name="precision">Precision they compute in.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many at a time.</param>
    public Twins(Experiment experiment, Precision precision, int count, int threads)
    {
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        engines = [.. Enumerable.Range(0, count).Select(_ => FromScratchEngine.Create(experiment, precision, threads: 1))];
        for (int twin = 0; twin < count; twin++)
        {
            engines[twin].Record(batches: false, pixels: false);
            engines[twin].Load(Start(experiment.InitialParameters, precision, experiment.Seed, twin));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => engines.Length;

    /// <summary>
    /// A twin's initial parameters: each element is the next larger or the next smaller number of the precision, by a
    /// random sign of its own.
    /// </summary>
    /// <param name="parameters">What the engines start from.</param>
    /// <param name="precision">Whose numbers.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="twin">Number of the twin.</param>
    public static NamedTensors Start(NamedTensors parameters, Precision precision, int seed, int twin) =>
        new(parameters.Rounded(precision).Select((tensor, number) =>
        {
            byte[] up = new byte[tensor.Values.Length];
            new RandomStream(seed, StreamPurpose.Twins, twin).FillBernoulli(up, (long)number << 40, 0.5);
            return new NamedTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select((value, i) => Neighbour(precision, value, up[i] == 1))]);
        }));

    /// <summary>Makes the same update steps with all.</summary>
    public void Update(IReadOnlyList<Batch> batches) => Each(engine =>
    {
        foreach (Batch batch in batches)
        {
            engine.Update(batch);
        }

        return true;
    });

    /// <summary>The whole state of one.</summary>
    public NamedTensors Read(int twin) => engines[twin].Read();

    /// <summary>The whole state of each.</summary>
    public IReadOnlyList<NamedTensors> Read() => Each(engine => engine.Read());

    /// <summary>What each says of its parameters.</summary>
    public IReadOnlyList<Evaluation> Evaluate(LabelledImages images) => Each(engine => engine.Evaluate(images));

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(engines, engine => engine.Dispose());

    private TResult[] Each<TResult>(Func<IEngine, TResult> act)
    {
        TResult[] results = new TResult[engines.Length];
        Parallel.For(0, engines.Length, parallel, twin => results[twin] = act(engines[twin]));
        return results;
    }

    private static double Neighbour(Precision precision, double value, bool up) => (precision, up) switch
    {
        (Precision.Float32, true) => MathF.BitIncrement((float)value),
        (Precision.Float32, false) => MathF.BitDecrement((float)value),
        (_, true) => Math.BitIncrement(value),
        _ => Math.BitDecrement(value),
    };
}
