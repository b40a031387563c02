using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>The hand-written side: matrix code with manual backpropagation.</summary>
public static class FromScratchEngine
{
    /// <summary>The network of an experiment at its initial parameters.</summary>
    /// <param name="experiment">What to train, on what.</param>
    /// <param name="precision">Precision to compute in.</param>
    /// <param name="threads">Threads to compute with; they change the speed, not a bit of the results.</param>
    /// <param name="seam">Passed by every step of the computation; null in earnest.</param>
    public static IEngine Create(Experiment experiment, Precision precision, int threads, ISeam? seam = null) =>
        precision == Precision.Float32
            ? new FromScratchEngine<float>(experiment, threads, seam)
            : new FromScratchEngine<double>(experiment, threads, seam);
}

/// <summary>The hand-written engine in one precision.</summary>
internal sealed class FromScratchEngine<T> : IEngine
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int EvaluationBatch = 500;

    private readonly LabelledImages train;
    private readonly double lambda;
    private readonly ISeam? seam;
    private readonly WorkerPool pool;
    private readonly Kernels<T> kernels;
    private readonly InputBatches<T> input;
    private readonly Mlp<T> network;
    private readonly ConsumptionRecord record = new();
    private int[] labels = [];

    public FromScratchEngine(Experiment experiment, int threads, ISeam? seam)
    {
        this.seam = seam;
        train = experiment.Splits.Train;
        lambda = experiment.Recipe.Training.Lambda;
        pool = new WorkerPool(threads);
        kernels = Kernels<T>.Best(pool);
        input = new InputBatches<T>(kernels, train);
        network = new Mlp<T>(kernels, [train.Features, .. experiment.Recipe.Network.Hidden, experiment.Classes], seam);
        Load(experiment.InitialParameters);
    }

    public EngineInfo Info => new(
        "FromScratch",
        kernels.Name,
        typeof(FromScratchEngine).Assembly.GetName().Version!.ToString(3),
        pool.Threads,
        typeof(T) == typeof(float) ? Precision.Float32 : Precision.Float64);

    public EngineIdentity Identity => record.Identity;

    public void Record(bool batches, bool pixels) => record.Choose(batches, pixels);

    public NamedTensors Read() => new(network.Parameters.Select(p => Export(p.Name, p.Shape, p.Value)));

    public void Load(NamedTensors tensors)
    {
        record.Parameters(tensors, Info.Precision);
        if (tensors.Count != network.Parameters.Count)
        {
            throw new ArgumentException(
                $"{tensors.Count} tensors were given, but the network has {network.Parameters.Count}: {string.Join(", ", network.Parameters.Select(p => p.Name))}");
        }

        foreach (Parameter<T> parameter in network.Parameters)
        {
            NamedTensor tensor = Find(tensors, parameter);
            for (int i = 0; i < tensor.Values.Length; i++)
            {
                parameter.Value.Span[i] = T.CreateTruncating(tensor.Values[i]);
            }
        }
    }

    public void SetElement(string tensor, int element, double value) =>
        network.Parameters.Single(p => p.Name == tensor).Value.Span[element] = T.CreateTruncating(value);

    public Derivatives Differentiate(Batch batch)
    {
        (Matrix<T> S, double loss) = ForwardWithLoss(batch);
        network.Backward(S, BatchLabels(batch));
        network.AddPenaltyGradient(lambda);
        return new Derivatives(
            loss,
            loss + lambda * network.SquaredWeights(),
            new NamedTensors(network.Parameters.Select(p => Export("d" + p.Name, p.Shape, p.Gradient))));
    }

    public double Cost(Batch batch) => ForwardWithLoss(batch).Loss + lambda * network.SquaredWeights();

    public void Update(Batch batch)
    {
        Span<int> batchLabels = BatchLabels(batch);
        record.Update(batch, batchLabels, train);
        Matrix<T> S = network.Forward(LoadInput(batch));
        if (seam is null)
        {
            network.DescendInBackward(batch.Rate, lambda);
            network.Backward(S, batchLabels);
            network.DescendInBackward(rate: null, lambda);
        }
        else
        {
            network.Backward(S, batchLabels);
            network.AddPenaltyGradient(lambda);
            double rate = seam.Visit(new Site("Network", Pass.Update, "η"), batch.Rate);
            foreach (Parameter<T> parameter in network.Parameters)
            {
                seam.Visit(network, new Site(parameter.Name, Pass.Update, "d" + parameter.Name), parameter.Gradient);
                kernels.AddScaled(T.CreateTruncating(-rate), parameter.Gradient, parameter.Value);
            }
        }
    }

    public Evaluation Evaluate(LabelledImages images)
    {
        byte[] predictions = new byte[images.Count];
        int classes = network.Parameters[^1].Value.Columns;
        int[,] confusion = new int[classes, classes];
        double lossSum = 0;
        for (int first = 0; first < images.Count; first += EvaluationBatch)
        {
            int[] samples = [.. Enumerable.Range(first, Math.Min(EvaluationBatch, images.Count - first))];
            Matrix<T> S = network.Forward(input.Load(images, samples));
            Span<int> y = Labels(images, samples);
            for (int i = 0; i < samples.Length; i++)
            {
                int prediction = Metrics.Predict<T>(S.Row(i));
                predictions[first + i] = (byte)prediction;
                confusion[y[i], prediction]++;
            }

            seam?.Visit(network, new Site("Network", Pass.Evaluation, "labels"), S, y);
            lossSum += network.Head.Loss(S, y) * samples.Length;
        }

        double loss = lossSum / images.Count;
        return new Evaluation(
            loss, loss + lambda * network.SquaredWeights(), Metrics.DiagonalShare(confusion), predictions, confusion);
    }

    public void Dispose()
    {
        pool.Dispose();
        input.Dispose();
        record.Dispose();
    }

    private (Matrix<T> S, double Loss) ForwardWithLoss(Batch batch)
    {
        Matrix<T> S = network.Forward(LoadInput(batch));
        Span<int> y = BatchLabels(batch);
        seam?.Visit(network, new Site("Softmax", Pass.Forward, "labels"), S, y);
        return (S, network.Head.Loss(S, y));
    }

    private Matrix<T> LoadInput(Batch batch)
    {
        Matrix<T> X = input.Load(train, batch.Samples);
        seam?.Visit(network, new Site("Network", Pass.Forward, "X"), X);
        return X;
    }

    private Span<int> BatchLabels(Batch batch) => Labels(train, batch.Samples);

    private Span<int> Labels(LabelledImages images, ReadOnlySpan<int> samples)
    {
        if (labels.Length < samples.Length)
        {
            labels = new int[samples.Length];
        }

        for (int i = 0; i < samples.Length; i++)
        {
            labels[i] = images.Label(samples[i]);
        }

        return labels.AsSpan(0, samples.Length);
    }

    private static NamedTensor Find(NamedTensors tensors, Parameter<T> parameter)
    {
        if (!tensors.TryGet(parameter.Name, out NamedTensor? tensor))
        {
            throw new ArgumentException($"{parameter.Name} is missing; given: {string.Join(", ", tensors.Select(t => t.Name))}");
        }

        return tensor.Shape.SequenceEqual(parameter.Shape)
            ? tensor
            : throw new ArgumentException(
                $"{parameter.Name} is {tensor.ShapeText}, but the network's is [{string.Join('×', parameter.Shape)}]");
    }

    private static NamedTensor Export(string name, int[] shape, Matrix<T> matrix)
    {
        double[] values = new double[matrix.Count];
        Span<T> elements = matrix.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateTruncating(elements[i]);
        }

        return new NamedTensor(name, shape, values);
    }
}
