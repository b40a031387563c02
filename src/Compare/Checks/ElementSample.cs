using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Which elements of a tensor a numerical check looks at.</summary>
public static class ElementSample
{
    /// <summary>All elements of a small tensor; of a large one a seeded choice of <paramref name="most"/>, in ascending order.</summary>
    /// <param name="elements">How many elements the tensor has.</param>
    /// <param name="most">How many are looked at at most.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="tensor">Number of the tensor.</param>
    public static int[] Choose(int elements, int most, int seed, int tensor)
    {
        if (elements <= most)
        {
            return [.. Enumerable.Range(0, elements)];
        }

        RandomStream stream = new(seed, StreamPurpose.GradientSample, tensor);
        SortedSet<int> chosen = [];
        for (long draw = 0; chosen.Count < most; draw++)
        {
            chosen.Add(stream.Below(draw, elements));
        }

        return [.. chosen];
    }
}
