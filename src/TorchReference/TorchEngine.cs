using Harness.Experiments;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The autograd side: an <see cref="Mlp"/> trained with torch's own batch norm, cross entropy, backward pass and SGD.
/// Nothing in it is derived by hand.
/// </summary>
public sealed class TorchEngine : IEngine
{
    private readonly int threads, classes;
    private readonly double lambda;
    private readonly DropoutOptions dropout;
    private readonly ScalarType dtype;
    private readonly Mlp network;
    private readonly (string Name, Parameter Parameter)[] parameters;
    private readonly Optimizer optimizer;
    private readonly EngineState state;
    private readonly Normalization normalization;
    private readonly TrainingImages trainingImages;
    private readonly Evaluator evaluator;
    private readonly ConsumedNumbers consumed;

    /// <param name="experiment">Network, images, cost and initial parameters.</param>
    /// <param name="precision">Precision everything is computed in.</param>
    /// <param name="threads">Threads an operation may use.</param>
    /// <exception cref="MissingComponentException">libtorch is missing; the message says how to get it.</exception>
    public TorchEngine(Experiment experiment, Precision precision, int threads)
    {
        ProviderInfo provider = Provider.Load();
        Info = new EngineInfo("Torch", provider.Name, provider.Version, threads, precision);
        this.threads = threads;
        set_num_threads(threads);

        (NetworkOptions layers, LabelledImages training) = (experiment.Recipe.Network, experiment.Splits.Train);
        (classes, lambda, dropout) = (experiment.Classes, experiment.Recipe.Training.Lambda, layers.Dropout);
        dtype = precision == Precision.Float32 ? ScalarType.Float32 : ScalarType.Float64;
        network = new Mlp(training.Features, layers, classes, dtype);
        parameters = [.. network.Parameters()];
        optimizer = new Optimizer(parameters, lambda, experiment.Recipe.Training.Momentum);
        state = new EngineState(
        [
            .. parameters.Select(p => (p.Name, (Tensor)p.Parameter, (double?)null)),
            .. network.RunningStatistics().Select(s => (s.Name, s.Statistic, (double?)(IsVariance(s.Name) ? 1 : 0))),
            .. optimizer.Buffers.Select(v => (v.Name, v.Buffer, (double?)0)),
        ]);

        normalization = new Normalization(training, dtype, experiment.Recipe.Data.Scale);
        trainingImages = new TrainingImages(training, normalization, dtype);
        evaluator = new Evaluator(network, training, trainingImages, normalization);
        consumed = new ConsumedNumbers(training, precision);
        Load(experiment.InitialParameters);
    }

    /// <inheritdoc/>
    public EngineInfo Info { get; }

    /// <inheritdoc/>
    public EngineIdentity Identity => consumed.Identity;

    /// <inheritdoc/>
    public void Record(bool batches, bool pixels) => consumed.Record(batches, pixels);

    /// <inheritdoc/>
    public NamedTensors Read() => state.Read();

    /// <inheritdoc/>
    public void Load(NamedTensors tensors) => consumed.Parameters(state.Load(tensors));

    /// <inheritdoc/>
    public void SetElement(string tensor, int element, double value) => state.SetElement(tensor, element, value);

    /// <inheritdoc/>
    public Derivatives Differentiate(Batch batch)
    {
        using var scope = Begin();
        Tensor loss = Loss(batch, updatesStatistics: false);
        Tensor cost = Cost(loss);
        IList<Tensor> gradients = autograd.grad([cost], [.. parameters.Select(p => (Tensor)p.Parameter)]);
        return new Derivatives(Number(loss), Number(cost), new NamedTensors(
            parameters.Zip(gradients, (p, gradient) => EngineState.Copy("d" + p.Name, gradient))));
    }

    /// <inheritdoc/>
    public Trace Trace(Batch batch, bool updates = false)
    {
        using var scope = Begin();
        ForwardTrace forward = new(Pass.Forward);
        Tensor loss = Traced(forward, () => Loss(batch, updatesStatistics: false, forward)), cost = Cost(loss);
        List<TracedTensor> traced = [.. forward.Values, .. new[] { Scalar("Softmax", "L", loss), Scalar("Network", "J", cost) }];

        // The gradient of what enters a layer is that of what the layer before gave out; the input's nobody needs.
        (string Layer, Tensor Y)[] outputs = [.. forward.Outputs];
        Tensor[] by = [.. outputs.Select(output => output.Y), .. parameters.Select(p => (Tensor)p.Parameter)];
        IList<Tensor> ofLoss = autograd.grad([loss], by, retain_graph: true);
        ILookup<string, TracedTensor> ofParameters = parameters.Zip(ofLoss.Skip(outputs.Length))
            .Select(pair => new TracedTensor(
                new Site(Mlp.LayerOf(pair.First.Name), Pass.Backward, "d" + pair.First.Name),
                EngineState.Copy("d" + pair.First.Name, pair.Second)))
            .ToLookup(tensor => tensor.Site.Layer);
        traced.Add(InputGradient("Softmax", ofLoss[outputs.Length - 1]));
        for (int layer = outputs.Length - 1; layer >= 0; layer--)
        {
            traced.AddRange(ofParameters[outputs[layer].Layer]);
            if (layer > 0)
            {
                traced.Add(InputGradient(outputs[layer].Layer, ofLoss[layer - 1]));
            }
        }

        IList<Tensor> ofCost = autograd.grad([cost], [.. parameters.Select(p => (Tensor)p.Parameter)]);
        traced.AddRange(parameters.Zip(ofCost, (p, gradient) =>
            new TracedTensor(new Site(p.Name, Pass.Backward, "d" + p.Name), EngineState.Copy("d" + p.Name, gradient))));
        if (updates)
        {
            Update(batch);
            traced.AddRange(TraceUpdate(traced));
        }

        return new Trace(traced);

        static TracedTensor InputGradient(string layer, Tensor gradient) =>
            new(new Site(layer, Pass.Backward, "dX"), EngineState.Copy("dX", gradient));

        static TracedTensor Scalar(string layer, string quantity, Tensor value) =>
            new(new Site(layer, Pass.Forward, quantity), new NamedTensor(quantity, [1], [Number(value)]));
    }

    /// <inheritdoc/>
    public Trace TraceEvaluation(LabelledImages images, int[] samples)
    {
        using var scope = Begin();
        using var _ = no_grad();
        ForwardTrace forward = new(Pass.Evaluation);
        Tensor X = normalization.Images(images, samples);
        forward.Note("Network", "X", X);
        if (dropout.KeepInput < 1)
        {
            forward.Note("Dropout 0", "Y", X);
        }

        Traced(forward, () => network.call(X, null));
        return new Trace(forward.Values);
    }

    /// <inheritdoc/>
    public double Cost(Batch batch, ForwardMode mode = ForwardMode.Training)
    {
        using var scope = Begin();
        using var _ = no_grad();
        Tensor loss = mode == ForwardMode.Training ? Loss(batch, updatesStatistics: false) : LossInEvaluation(batch);
        return Number(Cost(loss));
    }

    /// <inheritdoc/>
    public void Update(Batch batch)
    {
        consumed.Step(batch);
        using var scope = Begin();
        ForgetGradients();
        optimizer.Step(Loss(batch, updatesStatistics: true), batch.Rate);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(LabelledImages images)
    {
        using var scope = Begin();
        using var _ = no_grad();
        return Evaluate([() => { }], images)[0];
    }

    /// <inheritdoc/>
    public Evaluation[] EvaluateEach(IReadOnlyList<NamedTensors> states, LabelledImages images) =>
        states.Count == 0 ? [] : InTurn(states, loads => Evaluate(loads, images));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are no members, or one of them does not fit.</exception>
    public double[] Probabilities(LabelledImages images, IReadOnlyList<NamedTensors>? members = null) => InTurn(
        members, loads => EngineState.Copy("P", evaluator.MeanProbabilities(loads, images, classes)).Values);

    /// <inheritdoc/>
    public Evaluation EvaluateVote(double[] probabilities, LabelledImages images)
    {
        if (probabilities.Length != images.Count * classes)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities are not {images.Count} rows of {classes}");
        }

        using var scope = Begin();
        using var _ = no_grad();
        (double loss, byte[] predictions) = Evaluator.Vote(tensor(probabilities, [images.Count, classes], dtype: ScalarType.Float64), images);
        return Metrics.Evaluation(images, loss, loss, predictions, classes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        trainingImages.Dispose();
        normalization.Dispose();
        consumed.Dispose();
    }

    private Evaluation[] Evaluate(IReadOnlyList<Action> loads, LabelledImages images)
    {
        double[] penalties = new double[loads.Count];
        Action[] states =
        [
            .. loads.Select<Action, Action>((load, state) => () =>
            {
                load();
                penalties[state] = lambda == 0 ? 0 : lambda * Number(Penalty(ScalarType.Float64));
            }),
        ];
        (double Loss, byte[] Predictions)[] of = evaluator.Evaluate(states, images);
        return [.. of.Zip(penalties, (each, penalty) => Metrics.Evaluation(images, each.Loss, each.Loss + penalty, each.Predictions, classes))];
    }

    // Without a gradient, given what puts each member's state into the network; the state itself comes back at the end.
    private T InTurn<T>(IReadOnlyList<NamedTensors>? members, Func<IReadOnlyList<Action>, T> use)
    {
        using var scope = Begin();
        using var _ = no_grad();
        if (members is null)
        {
            return use([() => { }]);
        }

        ArgumentOutOfRangeException.ThrowIfZero(members.Count);
        NamedTensors before = Read();
        try
        {
            return use([.. members.Select<NamedTensors, Action>(member => () => Load(member))]);
        }
        finally
        {
            Load(before);
        }
    }

    private Tensor Traced(ForwardTrace trace, Func<Tensor> forward)
    {
        network.Trace = trace;
        try
        {
            return forward();
        }
        finally
        {
            network.Trace = null;
        }
    }

    // The state after an update, after the gradients it was made with.
    private IEnumerable<TracedTensor> TraceUpdate(IEnumerable<TracedTensor> pass)
    {
        NamedTensors after = Read();
        ILookup<string, NamedTensor> gradients = pass.ToLookup(t => t.Site.Layer, t => t.Value);
        foreach (NamedTensor statistic in after.Where(t => t.Name.StartsWith("Running", StringComparison.Ordinal)))
        {
            yield return new TracedTensor(new Site($"BatchNorm {string.Concat(statistic.Name.Where(char.IsAsciiDigit))}", Pass.Update, statistic.Name), statistic);
        }

        foreach ((string name, _) in parameters)
        {
            yield return new TracedTensor(new Site(name, Pass.Update, "d" + name), gradients[name].Single());
            if (after.TryGet("v" + name, out NamedTensor? velocity))
            {
                yield return new TracedTensor(new Site(name, Pass.Update, velocity.Name), velocity);
            }

            yield return new TracedTensor(new Site(name, Pass.Update, name), after[name]);
        }
    }

    // Threads are libtorch's, not an engine's: each engine sets its own before it computes; only where they differ,
    // because libtorch ends and starts threads at every call.
    private DisposeScope Begin()
    {
        if (get_num_threads() != threads)
        {
            set_num_threads(threads);
        }

        return NewDisposeScope();
    }

    // Without a gradient a backward pass writes instead of adding. TorchSharp's modules forget theirs; its optimisers
    // set to zero what is left, which with older modules is everything.
    private void ForgetGradients()
    {
        network.zero_grad();
        optimizer.ZeroGradients();
    }

    private Tensor Loss(Batch batch, bool updatesStatistics, ForwardTrace? trace = null)
    {
        Tensor[]? masks = batch.HiddenMasks?
            .Select(mask => ImageTensors.Mask(mask, batch.Samples.Length, dropout.KeepHidden, dtype)).ToArray();
        (Tensor X, Tensor labels) = trainingImages.Augmented(batch, dropout.KeepInput, trace);
        return nn.functional.cross_entropy(network.call(X, new TrainingPass(batch.Step, updatesStatistics, masks)), labels);
    }

    private Tensor LossInEvaluation(Batch batch)
    {
        (Tensor X, Tensor labels) = trainingImages.Batch(batch.Samples);
        return nn.functional.cross_entropy(network.call(X, null), labels);
    }

    // J = L + λ Σ‖W‖²: without a penalty it is L, however large the weights are.
    private Tensor Cost(Tensor loss) => lambda == 0 ? loss : loss + lambda * Penalty(dtype);

    // Σ‖W‖² over the weight matrices.
    private Tensor Penalty(ScalarType type) => parameters.Where(p => p.Name[0] == 'W').Select(p => p.Parameter.to_type(type).square().sum())
        .Aggregate((sum, term) => sum + term);

    private static bool IsVariance(string statistic) => statistic.Contains("Variance", StringComparison.Ordinal);

    private static double Number(Tensor scalar) => scalar.detach().to_type(ScalarType.Float64).item<double>();
}
