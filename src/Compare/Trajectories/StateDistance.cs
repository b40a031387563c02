using System.Numerics.Tensors;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How far two states of a network are apart.</summary>
/// <param name="Parameters">‖Δθ‖, Euclidean, over all parameters.</param>
/// <param name="Tensors">Largest |Δ| of each tensor: parameters, running statistics and velocities.</param>
public sealed record StateDistance(double Parameters, IReadOnlyDictionary<string, double> Tensors)
{
    /// <summary>The distance of two states of the same network; NaN where a value is not finite.</summary>
    /// <exception cref="KeyNotFoundException">The second lacks a tensor of the first.</exception>
    public static StateDistance Between(NamedTensors a, NamedTensors b)
    {
        Dictionary<string, double> tensors = a.ToDictionary(tensor => tensor.Name, tensor => TensorDifference.Largest(tensor.Values, b[tensor.Name].Values));
        return new StateDistance(OfParameters(a, b), tensors);
    }

    /// <summary>‖θ_a − θ_b‖ over all parameters.</summary>
    public static double OfParameters(NamedTensors a, NamedTensors b) => Norm(a.Where(IsParameter).Select(tensor => TensorPrimitives.Distance<double>(tensor.Values, b[tensor.Name].Values)));

    /// <summary>‖θ‖ over all parameters.</summary>
    public static double Norm(NamedTensors state) => Norm(state.Where(IsParameter).Select(tensor => TensorPrimitives.Norm<double>(tensor.Values)));

    /// <summary>Whether a tensor of a state is a parameter, and neither a velocity nor a running statistic.</summary>
    public static bool IsParameter(NamedTensor tensor) =>
        tensor.Name[0] != 'v' && !tensor.Name.StartsWith("Running", StringComparison.Ordinal);

    private static double Norm(IEnumerable<double> norms) => Math.Sqrt(norms.Sum(norm => norm * norm));

}
