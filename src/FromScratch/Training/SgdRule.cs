using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// One step of gradient descent on J = L + λ‖W‖², g = dW + 2λ·W. Without momentum W ← W − η·g; in torch's form
/// v ← ρ·v + g, W ← W − η·v; in the course's v ← ρ·v + η·g, W ← W − v.
/// </summary>
/// <param name="Rate">η.</param>
/// <param name="Penalty">2λ; 0 for parameters that are not penalised.</param>
/// <param name="Rho">ρ; used where the parameter has a velocity v.</param>
/// <param name="Form">Where η stands.</param>
public readonly record struct SgdRule<T>(T Rate, T Penalty, T Rho = default, MomentumForm Form = MomentumForm.Torch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
