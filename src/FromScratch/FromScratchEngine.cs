using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>The hand-written side: matrix code with manual backpropagation.</summary>
public static class FromScratchEngine
{
    /// <summary>Images that are evaluated at a time: whole panels of samples, six vectors of sixteen each.</summary>
    public const int EvaluationChunk = 480;

    /// <summary>The vector path that engines compute on: "AVX-512", "AVX2", ….</summary>
    public static string VectorPath { get; } = BestPath();

    /// <summary>Version of the engine.</summary>
    public static string Version { get; } = typeof(FromScratchEngine).Assembly.GetName().Version!.ToString(3);

    /// <summary>The network of an experiment at its initial parameters.</summary>
    /// <param name="experiment">What to train, on what.</param>
    /// <param name="precision">Precision to compute in.</param>
    /// <param name="threads">Threads to compute with; they change the speed, not a bit of the results.</param>
    /// <param name="seam">Passed by every step of the computation; null in earnest.</param>
    public static IEngine Create(Experiment experiment, Precision precision, int threads, ISeam? seam = null) =>
        precision == Precision.Float32
            ? new FromScratchEngine<float>(experiment, threads, seam)
            : new FromScratchEngine<double>(experiment, threads, seam);

    private static string BestPath()
    {
        using WorkerPool pool = new(1);
        return Kernels<float>.Best(pool).Name;
    }
}

/// <summary>The hand-written engine in one precision.</summary>
internal sealed class FromScratchEngine<T> : IEngine
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // First hidden units of states that are evaluated together: with more, there is nothing left to share.
    private const int UnitsTogether = 400;

    private readonly LabelledImages train;
    private readonly NetworkOptions options;
    private readonly TrainingOptions training;
    private readonly int classes;
    private readonly WorkerPool pool;
    private readonly Kernels<T> kernels;
    private readonly InputBatches<T> input;
    private readonly Mlp<T> network;
    private readonly NetworkState<T> state;
    private readonly List<(Mlp<T> Network, NetworkState<T> State)> siblings = [];
    private readonly ConsumptionRecord record = new();
    private readonly Evaluator<T> evaluator;
    private readonly ImageLabels labels = new();

    // What the first layer's kept product was computed for; null since its parameters have changed.
    private (Batch Batch, ForwardMode Mode)? kept;

    public FromScratchEngine(Experiment experiment, int threads, ISeam? seam)
    {
        train = experiment.Splits.Train;
        (options, training, classes) = (experiment.Recipe.Network, experiment.Recipe.Training, experiment.Classes);
        pool = new WorkerPool(threads);
        kernels = Kernels<T>.Best(pool);
        input = new InputBatches<T>(kernels, train, experiment.Recipe.Data.Scale);
        evaluator = new Evaluator<T>(input, classes, training.Lambda);
        try
        {
            network = Network(seam);
            if (training.Momentum.Rho > 0)
            {
                foreach (Parameter<T> parameter in network.Parameters)
                {
                    parameter.StartVelocity();
                }
            }

            state = new NetworkState<T>(network);
            Load(experiment.InitialParameters);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public EngineInfo Info => new(
        "FromScratch",
        kernels.Name,
        FromScratchEngine.Version,
        pool.Threads,
        typeof(T) == typeof(float) ? Precision.Float32 : Precision.Float64);

    public EngineIdentity Identity => record.Identity;

    public void Record(bool batches, bool pixels) => record.Choose(batches, pixels);

    public NamedTensors Read() => state.Read();

    public void Load(NamedTensors tensors)
    {
        kept = null;
        state.Load(tensors);
        record.Parameters(tensors, Info.Precision);
    }

    public void SetElement(string tensor, int element, double value)
    {
        Parameter<T> parameter = network.Parameters.Single(p => p.Name == tensor);
        parameter.Value.Span[element] = T.CreateTruncating(value);
        if (network.First.Parameters.Contains(parameter))
        {
            kept = null;
        }
    }

    public Derivatives Differentiate(Batch batch)
    {
        (Matrix<T> S, double loss) = ForwardWithLoss(batch, ForwardMode.Training);
        double cost = Cost(loss, Pass.Forward);
        network.Backward(S, GradientLabels(batch, S));
        network.AddPenaltyGradient(training.Lambda);
        return new Derivatives(loss, cost, new NamedTensors(network.Parameters.Select(Gradient)));
    }

    public Trace Trace(Batch batch, bool updates = false) => Traced(tracer =>
    {
        if (updates)
        {
            Update(batch);
            return;
        }

        (Matrix<T> S, double loss) = ForwardWithLoss(batch, ForwardMode.Training);
        tracer.Add(new Site(network.Head.Name, Pass.Forward, "L"), loss);
        tracer.Add(new Site("Network", Pass.Forward, "J"), Cost(loss, Pass.Forward));
        network.Backward(S, GradientLabels(batch, S));
        network.AddPenaltyGradient(training.Lambda);
        foreach (Parameter<T> parameter in network.Parameters)
        {
            tracer.Add(new Site(parameter.Name, Pass.Backward, "d" + parameter.Name), Gradient(parameter));
        }
    });

    public Trace TraceEvaluation(LabelledImages images, int[] samples) =>
        Traced(_ => network.Forward(input.Load(images, samples), ForwardPass.Evaluation));

    // Finite differences ask for the cost on one batch again and again, and most parameters lie behind the first product.
    public double Cost(Batch batch, ForwardMode mode = ForwardMode.Training)
    {
        FirstProduct first = kept == (batch, mode) ? FirstProduct.Taken : FirstProduct.Kept;
        kept = null;
        double cost = Cost(ForwardWithLoss(batch, mode, first).Loss, Way(mode));
        kept = (batch, mode);
        return cost;
    }

    public void Update(Batch batch)
    {
        kept = null;
        Span<int> batchLabels = BatchLabels(batch);
        record.Update(batch, batchLabels, train);
        Matrix<T> S = network.Forward(input.Load(train, batch), new ForwardPass(ForwardMode.Training, batch, Updates: true));
        if (network.Seam is not ISeam seam)
        {
            network.DescendInBackward(batch.Rate, training);
            try
            {
                network.Backward(S, batchLabels);
            }
            finally
            {
                network.DescendInBackward(rate: null, training);
            }
        }
        else
        {
            network.VisitRunningStatistics();
            network.Backward(S, GradientLabels(batch, S));
            network.AddPenaltyGradient(training.Lambda);
            network.Descend(seam.Visit(new Site("Network", Pass.Update, "η"), batch.Rate), training.Momentum);
        }
    }

    public Evaluation Evaluate(LabelledImages images) => evaluator.Evaluate(network, images);

    public Evaluation[] EvaluateEach(IReadOnlyList<NamedTensors> states, LabelledImages images)
    {
        int together = network.Seam is null ? Math.Min(UnitsTogether / network.First.W.Value.Rows, states.Count) : 1;
        if (together <= 1)
        {
            Evaluation[] evaluations = new Evaluation[states.Count];
            InTurn(states, i => evaluations[i] = Evaluate(images));
            return evaluations;
        }

        while (siblings.Count < together)
        {
            Mlp<T> sibling = Network(seam: null);
            siblings.Add((sibling, new NetworkState<T>(sibling)));
        }

        return [.. states.Chunk(together).SelectMany(some => EvaluateTogether(some, images))];
    }

    public double[] Probabilities(LabelledImages images, IReadOnlyList<NamedTensors>? members = null)
    {
        double[] mean = new double[images.Count * classes];
        if (members is null)
        {
            evaluator.AddProbabilities(network, images, weight: 1, mean);
            return mean;
        }

        ArgumentOutOfRangeException.ThrowIfZero(members.Count);
        double weight = Visited(new Site("Network", Pass.Evaluation, "weight"), 1.0 / members.Count);
        InTurn(members, _ => evaluator.AddProbabilities(network, images, weight, mean));
        return mean;
    }

    public Evaluation EvaluateVote(double[] probabilities, LabelledImages images)
    {
        if (probabilities.Length != images.Count * classes)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities are not {images.Count} rows of {classes}");
        }

        return evaluator.Vote(probabilities, images, network.Seam);
    }

    public void Dispose()
    {
        pool.Dispose();
        input.Dispose();
        record.Dispose();
    }

    private Mlp<T> Network(ISeam? seam) => new(kernels, [train.Features, .. options.Hidden, classes], seam, options);

    // Puts each state into the network; its own comes back at the end.
    private void InTurn(IReadOnlyList<NamedTensors> states, Action<int> use)
    {
        NamedTensors own = Read();
        try
        {
            for (int i = 0; i < states.Count; i++)
            {
                state.Load(states[i]);
                use(i);
            }
        }
        finally
        {
            state.Load(own);
        }
    }

    // The siblings have no velocities, which are no part of an evaluation; a state must fit this network all the same.
    private Evaluation[] EvaluateTogether(NamedTensors[] states, LabelledImages images)
    {
        for (int i = 0; i < states.Length; i++)
        {
            state.Check(states[i]);
            siblings[i].State.Take(states[i]);
        }

        return evaluator.EvaluateEach([.. siblings.Take(states.Length).Select(sibling => sibling.Network)], images);
    }

    private (Matrix<T> S, double Loss) ForwardWithLoss(Batch batch, ForwardMode mode, FirstProduct first = FirstProduct.Computed)
    {
        Matrix<T> S = mode == ForwardMode.Training
            ? network.Forward(input.Load(train, batch), new ForwardPass(mode, batch) { First = first })
            : network.Forward(input.Load(train, batch.Samples), ForwardPass.Evaluation with { First = first });
        Span<int> y = BatchLabels(batch);
        network.Seam?.Visit(network, new Site("Softmax", Way(mode), "labels"), S, y);
        return (S, Visited(new Site("Softmax", Way(mode), "L"), network.Head.Loss(S, y)));
    }

    private double Cost(double loss, Pass way) =>
        loss + Visited(new Site("Network", way, "λΣ‖W‖²"), training.Lambda * network.SquaredWeights());

    private double Visited(in Site site, double value) => network.Seam?.Visit(site, value) ?? value;

    private Trace Traced(Action<Tracer> pass)
    {
        ISeam? own = network.Seam;
        Tracer tracer = new(own);
        network.Seam = tracer;
        try
        {
            pass(tracer);
            return tracer.Trace;
        }
        finally
        {
            network.Seam = own;
        }
    }

    private static NamedTensor Gradient(Parameter<T> parameter) => NetworkState<T>.Export("d" + parameter.Name, parameter.Shape, parameter.Gradient);

    private static Pass Way(ForwardMode mode) => new ForwardPass(mode).Way;

    private Span<int> GradientLabels(Batch batch, Matrix<T> S)
    {
        Span<int> y = BatchLabels(batch);
        network.Seam?.Visit(network, new Site("Softmax", Pass.Backward, "labels"), S, y);
        return y;
    }

    private Span<int> BatchLabels(Batch batch) => labels.Of(train, batch.Samples);
}
