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
        double squares = 0;
        Dictionary<string, double> tensors = [];
        foreach (NamedTensor tensor in a)
        {
            (double largest, double sum) = Between(tensor.Values, b[tensor.Name].Values);
            tensors[tensor.Name] = largest;
            squares += IsParameter(tensor) ? sum : 0;
        }

        return new StateDistance(Math.Sqrt(squares), tensors);
    }

    /// <summary>‖θ_a − θ_b‖ over all parameters.</summary>
    public static double OfParameters(NamedTensors a, NamedTensors b) =>
        Math.Sqrt(a.Where(IsParameter).Sum(tensor => Between(tensor.Values, b[tensor.Name].Values).Squares));

    /// <summary>‖θ‖ over all parameters.</summary>
    public static double Norm(NamedTensors state) =>
        Math.Sqrt(state.Where(IsParameter).Sum(tensor => tensor.Values.Sum(value => value * value)));

    /// <summary>Whether a tensor of a state is a parameter, and neither a velocity nor a running statistic.</summary>
    public static bool IsParameter(NamedTensor tensor) =>
        tensor.Name[0] != 'v' && !tensor.Name.StartsWith("Running", StringComparison.Ordinal);

    private static (double Largest, double Squares) Between(double[] a, double[] b)
    {
        (double largest, double squares) = (0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            double difference = Math.Abs(a[i] - b[i]);
            squares += difference * difference;
            largest = Math.Max(largest, difference); // NaN, once there, stays
        }

        return (double.IsFinite(largest) ? largest : double.NaN, squares);
    }
}
