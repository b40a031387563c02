using System.Numerics.Tensors;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How far twins lie around their mean: standard deviations, with a degree of freedom less than there are twins.</summary>
/// <param name="Parameters">√(Σₖ‖θₖ − mean‖²/(K − 1)).</param>
/// <param name="Distances">‖θᵢ − θⱼ‖ of every two twins.</param>
/// <param name="Tensors">√(Σₖ mₖ²/(K − 1)) of each tensor, with mₖ the largest distance of an element of twin k from the mean.</param>
public sealed record Spread(double Parameters, IReadOnlyList<double> Distances, IReadOnlyDictionary<string, double> Tensors)
{
    // Elements that are gone through at a time: those of all twins stay in the first cache.
    private const int Block = 512;

    /// <summary>The two nearest twins' distance/√2: the spread of those that did not part at a corner.</summary>
    public double Nearest => Distances.Min() / Math.Sqrt(2);

    /// <summary>The spread of the states of at least two twins.</summary>
    public static Spread Of(IReadOnlyList<NamedTensors> twins)
    {
        (int i, int j)[] pairs = [.. from i in Enumerable.Range(0, twins.Count) from j in Enumerable.Range(0, i) select (i, j)];
        double squares = 0;
        double[] distances = new double[pairs.Length];
        Dictionary<string, double> tensors = [];
        foreach (NamedTensor first in twins[0])
        {
            double[][] values = [.. twins.Select(twin => twin[first.Name].Values)];
            (double[] largest, double sum) = Of(values);
            tensors[first.Name] = Math.Sqrt(largest.Sum(m => m * m) / (twins.Count - 1));
            if (StateDistance.IsParameter(first))
            {
                squares += sum;
                AddDistances(values, pairs, distances);
            }
        }

        return new Spread(Math.Sqrt(squares / (twins.Count - 1)), Array.ConvertAll(distances, Math.Sqrt), tensors);
    }

    // Distances from the first twin are exact where twins are near: the mean is taken of them.
    private static (double[] Largest, double Squares) Of(double[][] twins)
    {
        double[] largest = new double[twins.Length], mean = new double[Block], difference = new double[Block];
        double squares = 0;
        for (int from = 0; from < twins[0].Length; from += Block)
        {
            int length = Math.Min(Block, twins[0].Length - from);
            Span<double> m = mean.AsSpan(0, length), d = difference.AsSpan(0, length);
            m.Clear();
            foreach (double[] twin in twins)
            {
                FromFirst(twin, d);
                TensorPrimitives.Add(m, d, m);
            }

            TensorPrimitives.Divide(m, twins.Length, m);
            for (int k = 0; k < twins.Length; k++)
            {
                FromFirst(twins[k], d);
                TensorPrimitives.Subtract(d, m, d);
                squares += TensorPrimitives.SumOfSquares<double>(d);
                largest[k] = Math.Max(largest[k], TensorDifference.LargestMagnitude(d));
            }

            void FromFirst(double[] twin, Span<double> into) => TensorPrimitives.Subtract<double>(twin.AsSpan(from, length), twins[0].AsSpan(from, length), into);
        }

        return (largest, squares);
    }

    private static void AddDistances(double[][] twins, (int I, int J)[] pairs, double[] squares)
    {
        for (int from = 0; from < twins[0].Length; from += Block)
        {
            int length = Math.Min(Block, twins[0].Length - from);
            for (int p = 0; p < pairs.Length; p++)
            {
                double distance = TensorPrimitives.Distance<double>(twins[pairs[p].I].AsSpan(from, length), twins[pairs[p].J].AsSpan(from, length));
                squares[p] += distance * distance;
            }
        }
    }
}
