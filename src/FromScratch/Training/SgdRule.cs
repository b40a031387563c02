using System.Numerics;

namespace Harness.FromScratch;

/// <summary>One step of gradient descent on J = L + λ‖W‖²: W ← W − η·(dW + 2λ·W).</summary>
/// <param name="Rate">η.</param>
/// <param name="Penalty">2λ; 0 for parameters that are not penalised.</param>
public readonly record struct SgdRule<T>(T Rate, T Penalty)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
