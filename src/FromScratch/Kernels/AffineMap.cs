using System.Numerics;

namespace Harness.FromScratch;

/// <summary>What a linear layer makes of its input: X·Wᵀ + b, into S.</summary>
/// <param name="W">[M×D].</param>
/// <param name="b">[1×M].</param>
/// <param name="S">[N×M], written.</param>
public readonly record struct AffineMap<T>(Matrix<T> W, Matrix<T> b, Matrix<T> S)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
