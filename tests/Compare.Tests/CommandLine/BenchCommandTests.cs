using Harness.Bench;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public class BenchCommandTests
{
    [Fact]
    public void Until_Interrupted_MeasuresNoMore()
    {
        using CancellationTokenSource source = new();
        List<int> measured = [];
        IEnumerable<int> measurements = Enumerable.Range(0, 5).Select(i =>
        {
            measured.Add(i);
            if (i == 2)
            {
                source.Cancel();
            }

            return i;
        });
        Assert.Throws<OperationCanceledException>(() => BenchCommand.Until(measurements, source.Token).Count());
        Assert.Equal([0, 1, 2], measured);
        Assert.Throws<OperationCanceledException>(() => BenchCommand.Until(measurements, source.Token).Count());
        Assert.Equal(3, measured.Count);
    }

    [Fact]
    public void Steps_OfMoreImagesThanAnArrayHolds_AreRefused()
    {
        Recipe recipe = SmallExperiment.Recipe with { Training = SmallExperiment.Recipe.Training with { BatchSize = 700_000 } };
        InputException error = Assert.Throws<InputException>(() => StepBenchmark.Measure(recipe, threads: 1, Precision.Float32, seconds: 0, peakGflops: 1));
        Assert.Equal("training.batchSize: 700000 random images are more than an array holds; allowed: at most 699049", error.Message);
    }
}
