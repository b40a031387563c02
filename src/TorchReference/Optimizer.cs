using Harness.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>
/// The update step, torch's own SGD: v ← ρ·v + (∂L/∂p + weight_decay·p), p ← p − lr·v. The gradient of the penalty
/// λ‖W‖² is 2λW, so weight matrices have weight_decay = 2λ and stand in a group of their own.
/// </summary>
internal sealed class Optimizer : IDisposable
{
    private readonly SGD.ParamGroup weights, others;
    private readonly SGD sgd;
    private readonly double weightDecay;
    private readonly bool course;

    public Optimizer(IReadOnlyList<(string Name, Parameter Parameter)> parameters, double lambda, MomentumOptions momentum)
    {
        weightDecay = 2 * lambda;
        course = momentum is { Rho: > 0, Form: MomentumForm.Course };
        ILookup<bool, (string Name, Parameter Parameter)> named = parameters.ToLookup(p => p.Name[0] == 'W');
        weights = new SGD.ParamGroup([.. named[true].Select(p => p.Parameter)], momentum: momentum.Rho, weight_decay: weightDecay);
        others = new SGD.ParamGroup([.. named[false].Select(p => p.Parameter)], momentum: momentum.Rho);
        sgd = optim.SGD([weights, others], learningRate: 1);
        weights.LearningRate = others.LearningRate = 1;

        if (momentum.Rho > 0)
        {
            IEnumerable<SGD.State> states = sgd.state_dict().State.Cast<SGD.State>();
            Dictionary<string, Tensor> buffers = [];
            foreach (((string name, Parameter parameter), SGD.State state) in named[true].Concat(named[false]).Zip(states))
            {
                // Torch starts v as the first gradient, which is what ρ·0 + g gives; a buffer of zeros can be read and loaded.
                state.momentum_buffer = zeros(parameter.shape, dtype: parameter.dtype).DetachFromDisposeScope();
                buffers.Add("v" + name, state.momentum_buffer);
            }

            Buffers = [.. parameters.Select(p => ("v" + p.Name, buffers["v" + p.Name]))];
        }
    }

    /// <summary>Momentum buffers in the order of the parameters: vW1, vb1, …; none without momentum.</summary>
    public IReadOnlyList<(string Name, Tensor Buffer)> Buffers { get; } = [];

    /// <summary>One step along the gradient of L + λ Σ‖W‖².</summary>
    /// <param name="loss">L; nothing is left of earlier gradients.</param>
    /// <param name="rate">η.</param>
    public void Step(Tensor loss, double rate)
    {
        if (course)
        {
            // Wanted: v ← ρ·v + η·g, p ← p − v. With the loss η·L and weight_decay 2λη torch's gradient is
            // ∂(ηL)/∂p + 2λη·p = η·g, and with lr = 1 its step is the one wanted.
            weights.Options.weight_decay = weightDecay * rate;
            loss = rate * loss;
        }
        else
        {
            weights.LearningRate = others.LearningRate = rate;
        }

        loss.backward();
        sgd.step();
    }

    /// <summary>Sets the gradients of all parameters to zero.</summary>
    public void ZeroGradients() => sgd.zero_grad();

    /// <inheritdoc/>
    public void Dispose() => sgd.Dispose();
}
