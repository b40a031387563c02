using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class KinkFinderTests
{
    [Fact]
    public void LeaveOut_OfABatchWithASampleAtTheCorner_LeavesOutThatSample()
    {
        Experiment experiment = CornerExperiment.Create();
        using KinkFinder kinks = new(experiment);
        Batch batch = experiment.Batch(0);
        (Batch others, int leftOut) = kinks.LeaveOut(experiment.InitialParameters, batch);
        Assert.Equal(1, leftOut);
        Assert.Equal(batch.Samples.Where(sample => sample != 0), others.Samples);
        Assert.Equal((batch.Step, batch.Rate), (others.Step, others.Rate));
    }

    [Fact]
    public void LeaveOut_AfterABatchWithCorners_StartsAfresh()
    {
        Experiment experiment = CornerExperiment.Create();
        using KinkFinder kinks = new(experiment);
        kinks.LeaveOut(experiment.InitialParameters, experiment.Batch(0));
        Assert.Equal(0, kinks.LeaveOut(experiment.InitialParameters, new Batch(0, 0.1, [1, 2, 3])).LeftOut);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1000, false)]
    public void LeaveOut_CountsWhatFloat32RoundingMayTurn(double roundings, bool atCorner)
    {
        // The image at the mean has S = b: the bias puts it so far from the corner, as a share of what the image next to it
        // has in rounding; that image is the mean but for one pixel.
        Experiment experiment = SmallExperiment.Create(SmallExperiment.Recipe with { Network = new() { Hidden = [1] } });
        using KinkFinder kinks = new(experiment);
        using EnginePair pair = new(experiment, Precision.Float64, threads: 1);
        Batch batch = new(0, 0.1, [3]);
        double[] weights = experiment.InitialParameters["W1"].Values;
        double preActivation = PreActivation(pair, experiment.InitialParameters, batch);
        double norm = Math.Sqrt(weights.Sum(w => w * w));
        NamedTensors moved = experiment.InitialParameters.Clone();
        moved["b1"].Values[0] = -preActivation + roundings * Math.Pow(2, -24) * norm;
        Assert.Equal(atCorner ? 1 : 0, kinks.LeaveOut(moved, batch).LeftOut);
    }

    // S of the one hidden unit: where the bias has to be for the slope of the cost in it to vanish.
    private static double PreActivation(EnginePair pair, NamedTensors parameters, Batch batch)
    {
        double low = -100, high = 100;
        NamedTensors moved = parameters.Clone();
        for (int i = 0; i < 200; i++)
        {
            moved["b1"].Values[0] = (low + high) / 2;
            pair.Hand.Load(moved);
            bool isOn = pair.Hand.Differentiate(batch).Gradients["db1"].Values[0] != 0;
            (low, high) = isOn ? (low, (low + high) / 2) : ((low + high) / 2, high);
        }

        return -high;
    }
}
