using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>dW2 = dS2ᵀ·S1 for dS2ᵀ·H1.</summary>
internal sealed class PreActivationForActivation() : Mutant(Pass.Backward, "X", "Linear 2")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value) =>
        network.Layers.Single(layer => layer.Name == "ReLU 1").Cache.Single().Value.Span.CopyTo(value.Span);
}
