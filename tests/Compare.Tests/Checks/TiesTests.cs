using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TiesTests
{
    // From 1 to the next float.
    private const float Ulp = 1.1920929e-7f;

    private static readonly Experiment Small = SmallExperiment.Create();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Count_OfScoresWithinRounding_IsOfAllThatDiffer_AndBeyondIt_OfNone(int members)
    {
        using EnginePair pair = new(Small, Precision.Float32, threads: 1);
        using RoundingAnalysis analysis = new(Small, threads: 1);
        Ties ties = new(pair, analysis);
        LabelledImages test = Small.Splits.Test;
        byte[] hand = new byte[test.Count], torch = new byte[test.Count];
        (torch[3], torch[7]) = (1, 2); // two images differ
        Assert.Equal(2, Count(margin: 0));
        Assert.NotEqual(1, 1 + Ulp);
        Assert.Equal(2, Count(margin: Ulp));
        Assert.Equal(0, Count(margin: 1e-5f));
        (hand[9], torch[9]) = (0, SmallExperiment.Classes); // no class
        Assert.Equal(2, Count(margin: 0));

        // All scores are equal but for a class that is better by a margin.
        int Count(float margin)
        {
            NamedTensors start = Small.InitialParameters;
            NamedTensors tied = new(start.Select(t => t.Name switch
            {
                "W2" => new NamedTensor(t.Name, t.Shape, new double[t.Values.Length]),
                "b2" => new NamedTensor(t.Name, t.Shape, [1 + margin, 1, 1, 1]),
                _ => t,
            }));
            return ties.Count([.. Enumerable.Repeat(tied, members)], test, hand, torch);
        }
    }

    [Fact]
    public void Count_OfEqualPredictions_IsZero()
    {
        using EnginePair pair = new(Small, Precision.Float32, threads: 1);
        using RoundingAnalysis analysis = new(Small, threads: 1);
        byte[] all = new byte[Small.Splits.Test.Count];
        Assert.Equal(0, new Ties(pair, analysis).Count([Small.InitialParameters], Small.Splits.Test, all, all));
    }
}
