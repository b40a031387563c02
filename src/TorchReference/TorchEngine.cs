using Harness.Experiments;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The autograd side: an <see cref="Mlp"/> trained with torch's own cross entropy, backward pass and SGD.
/// Nothing in it is derived by hand.
/// </summary>
public sealed class TorchEngine : IEngine
{
    private readonly int threads;
    private readonly double lambda;
    private readonly Mlp network;
    private readonly Parameters parameters;
    private readonly SGD.ParamGroup weights, biases;
    private readonly SGD optimizer;
    private readonly LabelledImages training;
    private readonly Normalization normalization;
    private readonly TrainingImages trainingImages;
    private readonly ConsumedNumbers consumed;
    private readonly int classes;

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

        ScalarType dtype = precision == Precision.Float32 ? ScalarType.Float32 : ScalarType.Float64;
        (training, classes, lambda) = (experiment.Splits.Train, experiment.Classes, experiment.Recipe.Training.Lambda);
        network = new Mlp(training.Features, experiment.Recipe.Network.Hidden, classes, dtype);
        parameters = new Parameters(network);

        // SGD adds weight_decay·p to the gradient of p. The gradient of λ‖W‖² is 2λW.
        weights = new SGD.ParamGroup(parameters.Weights, weight_decay: 2 * lambda);
        biases = new SGD.ParamGroup(parameters.Biases);
        optimizer = optim.SGD([weights, biases], learningRate: 0);

        normalization = new Normalization(training, dtype);
        trainingImages = new TrainingImages(training, normalization, dtype);
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
    public NamedTensors Read() => parameters.Named("", parameters.All);

    /// <inheritdoc/>
    public void Load(NamedTensors tensors) => consumed.Parameters(parameters.Load(tensors));

    /// <inheritdoc/>
    public void SetElement(string tensor, int element, double value) => parameters.SetElement(tensor, element, value);

    /// <inheritdoc/>
    public Derivatives Differentiate(Batch batch)
    {
        using var scope = Begin();
        Tensor loss = Loss(batch);
        Tensor cost = loss + lambda * Penalty();
        IList<Tensor> gradients = autograd.grad([cost], parameters.All);
        return new Derivatives(Number(loss), Number(cost), parameters.Named("d", gradients));
    }

    /// <inheritdoc/>
    public double Cost(Batch batch)
    {
        using var scope = Begin();
        using var _ = no_grad();
        return Number(Loss(batch) + lambda * Penalty());
    }

    /// <inheritdoc/>
    public void Update(Batch batch)
    {
        consumed.Step(batch);
        using var scope = Begin();
        ForgetGradients();
        Loss(batch).backward();
        weights.LearningRate = biases.LearningRate = batch.Rate;
        optimizer.step();
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(LabelledImages images)
    {
        using var scope = Begin();
        using var _ = no_grad();
        network.eval();
        double sum = 0;
        byte[] predictions = new byte[images.Count];
        foreach (int[] samples in ImageTensors.Chunks(images.Count))
        {
            using var chunk = NewDisposeScope();
            (Tensor X, Tensor labels) = images == training
                ? trainingImages.Chunk(samples)
                : (normalization.Images(images, samples), ImageTensors.Labels(images, samples));
            Tensor scores = network.call(X);
            sum += Number(nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.Sum));
            scores.argmax(dim: 1).to_type(ScalarType.Byte).bytes.CopyTo(predictions.AsSpan(samples[0]));
        }

        network.train();
        double loss = sum / images.Count;
        int[,] confusion = Metrics.Confusion(images, predictions, classes);
        return new Evaluation(
            loss, loss + lambda * Number(Penalty()), Metrics.Accuracy(confusion), predictions, confusion);
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
        optimizer.zero_grad();
    }

    private Tensor Loss(Batch batch)
    {
        (Tensor X, Tensor labels) = trainingImages.Batch(batch.Samples);
        return nn.functional.cross_entropy(network.call(X), labels);
    }

    // Σ‖W‖² over the weight matrices.
    private Tensor Penalty() => parameters.Weights.Select(W => W.square().sum()).Aggregate((sum, term) => sum + term);

    private static double Number(Tensor scalar) => scalar.detach().to_type(ScalarType.Float64).item<double>();
}
