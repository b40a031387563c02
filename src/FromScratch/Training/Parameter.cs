using System.Numerics;

namespace Harness.FromScratch;

/// <summary>A tensor that is learned, with its gradient.</summary>
/// <param name="name">W1, b1, …</param>
/// <param name="value">The tensor; a vector is a matrix of one row.</param>
/// <param name="isPenalised">Whether λ‖·‖² of it is part of the cost: weights are, biases are not.</param>
/// <param name="isVector">Whether it is a vector to the outside.</param>
public sealed class Parameter<T>(string name, Matrix<T> value, bool isPenalised, bool isVector)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Name of the field.</summary>
    public string Name => name;

    /// <summary>The tensor.</summary>
    public Matrix<T> Value => value;

    /// <summary>Gradient of the loss (of the cost, once the penalty's part is added), of the tensor's shape.</summary>
    public Matrix<T> Gradient { get; } = new(value.Rows, value.Columns);

    /// <summary>Whether λ‖·‖² of it is part of the cost.</summary>
    public bool IsPenalised => isPenalised;

    /// <summary>Shape as the outside sees it.</summary>
    public int[] Shape => isVector ? [value.Columns] : [value.Rows, value.Columns];

    /// <summary>v, the running sum of gradients, where the training has momentum.</summary>
    public Matrix<T>? Velocity { get; private set; }

    /// <summary>
    /// When set, the kernel that computes the gradient moves the tensor by it at once and keeps no gradient.
    /// </summary>
    public SgdRule<T>? Rule { get; set; }

    /// <summary>Gives the parameter a velocity of zeros.</summary>
    public void StartVelocity() => Velocity = new Matrix<T>(value.Rows, value.Columns);
}
