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

    /// <summary>A copy of the parameters and of the rest of the state, in forward order.</summary>
    NamedTensors Read();

    /// <summary>Replaces parameters and state. Tensors are rounded to the engine's precision.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another shape.</exception>
    void Load(NamedTensors tensors);

    /// <summary>Sets one element of a parameter, as a finite difference moves it.</summary>
    /// <param name="tensor">Name of the parameter.</param>
    /// <param name="element">Its element, in row-major order.</param>
    /// <param name="value">The new value; rounded to the engine's precision.</param>
    void SetElement(string tensor, int element, double value);

    /// <summary>Forward and backward pass on a batch; nothing is updated.</summary>
    Derivatives Differentiate(Batch batch);

    /// <summary>Cost J on a batch at the current parameters, as a finite difference needs it.</summary>
    double Cost(Batch batch);

    /// <summary>One update step: forward, backward, update at the batch's rate.</summary>
    void Update(Batch batch);

    /// <summary>Loss, cost, accuracy and predictions on images, in evaluation mode.</summary>
    Evaluation Evaluate(LabelledImages images);
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
/// <param name="Pixels">The bytes of the images of all recorded steps.</param>
public sealed record EngineIdentity(string? Parameters, string? Batches, string? Pixels);

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
