namespace Harness.Experiments;

/// <summary>
/// A network that can be differentiated, trained and evaluated. Both engines are driven through this contract;
/// what they compute behind it they share nothing of.
/// </summary>
public interface IEngine : IDisposable
{
    /// <summary>Which engine this is, and what it runs on.</summary>
    EngineInfo Info { get; }

    /// <summary>Hashes of what the engine consumed so far.</summary>
    EngineIdentity Identity { get; }

    /// <summary>
    /// Whether batches (and, where <paramref name="pixels"/>, their pixels) are hashed from now on; off while speed is
    /// measured. What was hashed before a pause is kept.
    /// </summary>
    void Record(bool batches, bool pixels);

    /// <summary>
    /// A copy of the whole state: the parameters in forward order; with batch normalisation the running statistics
    /// RunningMean1 [M], RunningVariance1 [M], …; with momentum a buffer for each parameter, vW1, vb1, ….
    /// </summary>
    NamedTensors Read();

    /// <summary>
    /// Replaces the state. Parameters must all be given; running statistics and buffers that are not given go back to
    /// where they start (mean 0, variance 1, v = 0). Tensors are rounded to the engine's precision.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is missing, or a tensor is unknown or of another shape.</exception>
    void Load(NamedTensors tensors);

    /// <summary>Sets one element of a parameter, as a finite difference moves it.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element, in row-major order.</param>
    /// <param name="value">The new value; rounded to the engine's precision.</param>
    void SetElement(string tensor, int element, double value);

    /// <summary>Forward and backward pass on a batch, as in training; nothing is updated, running statistics neither.</summary>
    Derivatives Differentiate(Batch batch);

    /// <summary>The same pass with everything it computes; slower.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="updates">
    /// Whether the parameters are updated too: then follow, under the layers' names, the running statistics after the step, and under each
    /// parameter's name the gradient the step is made with, the velocity and the parameter after it. A step needs neither L nor J
    /// nor the gradients of J apart; an engine may leave them out then.
    /// </param>
    Trace Trace(Batch batch, bool updates = false);

    /// <summary>A pass in evaluation mode with everything it computes: X, and each layer's output Y.</summary>
    /// <param name="images">Any images.</param>
    /// <param name="samples">Which of them.</param>
    Trace TraceEvaluation(LabelledImages images, int[] samples);

    /// <summary>Cost J on a batch at the current parameters, as a finite difference needs it; nothing is updated.</summary>
    /// <param name="batch">The batch, with its masks and noise.</param>
    /// <param name="mode">Training: batch statistics and masks. Evaluation: running statistics, no dropout, no noise, no mirroring.</param>
    double Cost(Batch batch, ForwardMode mode = ForwardMode.Training);

    /// <summary>One update step: forward, backward, update at the batch's rate.</summary>
    void Update(Batch batch);

    /// <summary>Loss, cost, accuracy and predictions on images, in evaluation mode.</summary>
    Evaluation Evaluate(LabelledImages images);

    /// <summary>
    /// What <see cref="Evaluate"/> says of each of several states, to the last bit; the state itself stays as it is. An engine may be faster
    /// at that than at one state after another.
    /// </summary>
    /// <param name="states">States, as <see cref="Read"/> gave them.</param>
    /// <param name="images">What is evaluated.</param>
    /// <exception cref="ArgumentException">One of the states does not fit.</exception>
    Evaluation[] EvaluateEach(IReadOnlyList<NamedTensors> states, LabelledImages images);

    /// <summary>P = softmax(S) of images, in evaluation mode; the state itself stays as it is.</summary>
    /// <param name="images">Any images.</param>
    /// <param name="members">States whose probabilities are averaged, at least one; null: the state alone.</param>
    /// <returns>[N×C], one image a row, of scores in the engine's precision.</returns>
    double[] Probabilities(LabelledImages images, IReadOnlyList<NamedTensors>? members = null);

    /// <summary>The vote of several states by the mean of their probabilities.</summary>
    /// <param name="probabilities">The mean, [N×C], as <see cref="Probabilities"/> gives it.</param>
    /// <param name="images">The N images.</param>
    /// <returns>Loss and cost are both the mean of −log of the averaged probability of the label.</returns>
    /// <exception cref="ArgumentException">The probabilities are not N·C.</exception>
    Evaluation EvaluateVote(double[] probabilities, LabelledImages images);
}

/// <summary>Which way a network computes.</summary>
public enum ForwardMode
{
    /// <summary>As in an update step.</summary>
    Training,

    /// <summary>As when it is used.</summary>
    Evaluation,
}

/// <summary>Which engine, on what.</summary>
/// <param name="Name">"FromScratch" or "Torch".</param>
/// <param name="Provider">What computes: the vector path of the kernels, or the library behind the TorchSharp API.</param>
/// <param name="Version">Version of the provider.</param>
/// <param name="Threads">Threads it computes with.</param>
/// <param name="Precision">Precision it computes in.</param>
public sealed record EngineInfo(string Name, string Provider, string Version, int Threads, Precision Precision);

/// <summary>Hashes of what an engine consumed; equal hashes mean equal numbers in equal order. Null: not recorded.</summary>
/// <param name="Parameters">The parameters it was first loaded with, rounded to its precision.</param>
/// <param name="Batches">Step numbers, sample indices, labels and learning rates of all update steps.</param>
/// <param name="Pixels">The bytes of the images of all recorded steps, as they are stored.</param>
/// <param name="Masks">Dropout masks of all update steps, inputs' first; null also where there is no dropout.</param>
/// <param name="Noise">Mirrorings, noisy rows and noise of all update steps; null also where there is no augmentation.</param>
public sealed record EngineIdentity(string? Parameters, string? Batches, string? Pixels, string? Masks, string? Noise);

/// <summary>Loss, cost and gradients on one batch.</summary>
/// <param name="Loss">L, mean cross entropy.</param>
/// <param name="Cost">J = L + λ Σ‖W‖².</param>
/// <param name="Gradients">∂J/∂ of every parameter, named dW1, db1, …, in forward order.</param>
public sealed record Derivatives(double Loss, double Cost, NamedTensors Gradients);

/// <summary>What an engine says of its network on some images.</summary>
/// <param name="Loss">L, mean cross entropy.</param>
/// <param name="Cost">J = L + λ Σ‖W‖².</param>
/// <param name="Accuracy">Share of images whose largest score is their label's, 0 … 1.</param>
/// <param name="Predictions">Class of the largest score of each image; the lowest of equal ones.</param>
/// <param name="Confusion">Counts [C, C]: row the label, column the prediction.</param>
public sealed record Evaluation(double Loss, double Cost, double Accuracy, byte[] Predictions, int[,] Confusion);
