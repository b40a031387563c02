using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How far twins lie around their mean: standard deviations, with a degree of freedom less than there are twins.</summary>
/// <param name="Parameters">√(Σₖ‖θₖ − mean‖²/(K − 1)).</param>
/// <param name="Nearest">The two nearest twins' distance/√2: the spread of those that did not part at a corner.</param>
/// <param name="Tensors">√(Σₖ mₖ²/(K − 1)) of each tensor, with mₖ the largest distance of an element of twin k from the mean.</param>
public sealed record Spread(double Parameters, double Nearest, IReadOnlyDictionary<string, double> Tensors)
{
    /// <summary>The spread of the states of at least two twins.</summary>
    public static Spread Of(IReadOnlyList<NamedTensors> twins)
    {
        int degrees = twins.Count - 1;
        double squares = 0;
        Dictionary<string, double> tensors = [];
        foreach (NamedTensor first in twins[0])
        {
            (double[] largest, double sum) = Of([.. twins.Select(twin => twin[first.Name].Values)]);
            tensors[first.Name] = Math.Sqrt(largest.Sum(m => m * m) / degrees);
            squares += StateDistance.IsParameter(first) ? sum : 0;
        }

        return new Spread(Math.Sqrt(squares / degrees), Distances(twins).Min() / Math.Sqrt(2), tensors);
    }

    /// <summary>‖θᵢ − θⱼ‖ of every two twins.</summary>
    public static IEnumerable<double> Distances(IReadOnlyList<NamedTensors> twins) =>
        from i in Enumerable.Range(0, twins.Count)
        from j in Enumerable.Range(0, i)
        select StateDistance.OfParameters(twins[i], twins[j]);

    private static (double[] Largest, double Squares) Of(double[][] twins)
    {
        double[] largest = new double[twins.Length];
        double squares = 0;
        for (int i = 0; i < twins[0].Length; i++)
        {
            double mean = 0;
            foreach (double[] twin in twins)
            {
                mean += twin[i] / twins.Length;
            }

            for (int k = 0; k < twins.Length; k++)
            {
                double difference = Math.Abs(twins[k][i] - mean);
                squares += difference * difference;
                largest[k] = Math.Max(largest[k], difference);
            }
        }

        return (largest, squares);
    }
}
