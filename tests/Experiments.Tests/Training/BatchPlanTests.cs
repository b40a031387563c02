namespace Harness.Experiments.Tests;

public class BatchPlanTests
{
    [Theory]
    [InlineData(100, 10, true)]
    [InlineData(100, 10, false)]
    [InlineData(103, 10, true)]
    [InlineData(103, 10, false)]
    [InlineData(7, 7, true)]
    [InlineData(7, 1, true)]
    public void Epoch_VisitsEveryImageOnce(int images, int batchSize, bool shuffle)
    {
        BatchPlan plan = Plan(images, new() { BatchSize = batchSize, Epochs = 3, Shuffle = shuffle });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, images), Epoch(plan, epoch).Order());
        }
    }

    [Fact]
    public void LastBatch_HoldsWhatIsLeft()
    {
        BatchPlan plan = Plan(103, new() { BatchSize = 10, Epochs = 2 });
        Assert.Equal((11, 22, 2), (plan.StepsPerEpoch, plan.Steps, plan.Epochs));
        Assert.Equal(10, plan.Samples(9).Length);
        Assert.Equal(3, plan.Samples(10).Length);
        Assert.Equal(10, plan.Samples(11).Length);
    }

    [Theory]
    [InlineData(103, 10, 10)]
    [InlineData(100, 10, 10)]
    [InlineData(7, 7, 1)]
    [InlineData(13, 7, 1)]
    public void LastBatch_ThatIsDropped_LeavesFullBatchesAlone(int images, int batchSize, int stepsPerEpoch)
    {
        TrainingOptions training = new() { BatchSize = batchSize, Epochs = 3, LastBatch = LastBatchKind.Drop };
        BatchPlan plan = Plan(images, training), kept = Plan(images, training with { LastBatch = LastBatchKind.Keep });
        Assert.Equal((stepsPerEpoch, 3 * stepsPerEpoch, 3), (plan.StepsPerEpoch, plan.Steps, plan.Epochs));
        Assert.All(Enumerable.Range(0, plan.Steps), step => Assert.Equal(batchSize, plan.Samples(step).Length));
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(Epoch(kept, epoch).Take(stepsPerEpoch * batchSize), Epoch(plan, epoch));
        }
    }

    [Fact]
    public void Order_WithoutShuffling_IsTheSplits()
    {
        BatchPlan plan = Plan(20, new() { BatchSize = 10, Shuffle = false, Epochs = 2 });
        Assert.Equal(Enumerable.Range(10, 10), plan.Samples(1));
        Assert.Equal(Enumerable.Range(0, 10), plan.Samples(2));
    }

    [Fact]
    public void Order_IsAnotherForEveryEpochAndSeed()
    {
        TrainingOptions training = new() { BatchSize = 10, Epochs = 2 };
        BatchPlan plan = Plan(100, training), other = Plan(100, training, seed: 2);
        Assert.NotEqual(Epoch(plan, 0), Epoch(plan, 1));
        Assert.NotEqual(Epoch(plan, 0), Epoch(other, 0));
    }

    [Fact]
    public void Samples_DependOnTheStepAlone()
    {
        TrainingOptions training = new() { BatchSize = 10, Epochs = 3 };
        BatchPlan forwards = Plan(100, training), backwards = Plan(100, training);
        int[][] expected = [.. Enumerable.Range(0, forwards.Steps).Select(forwards.Samples)];
        for (int step = backwards.Steps - 1; step >= 0; step--)
        {
            Assert.Equal(expected[step], backwards.Samples(step));
        }
    }

    [Fact]
    public async Task Samples_AskedForOnTwoThreads_AreThoseOfTheirSteps()
    {
        TrainingOptions training = new() { BatchSize = 10, Epochs = 100 };
        BatchPlan plan = Plan(50, training);
        int[][] expected = [.. Enumerable.Range(0, plan.Steps).Select(Plan(50, training).Samples)];
        bool Right(int step) => plan.Samples(step).SequenceEqual(expected[step]);

        bool[] right = await Task.WhenAll(
            Task.Run(() => Enumerable.Range(0, plan.Steps).All(Right), TestContext.Current.CancellationToken),
            Task.Run(() => Enumerable.Range(0, plan.Steps).Reverse().All(Right), TestContext.Current.CancellationToken));
        Assert.DoesNotContain(false, right);
    }

    [Fact]
    public void Samples_MayBeChangedByTheirReader()
    {
        BatchPlan plan = Plan(20, new() { BatchSize = 10, Epochs = 1 });
        int[] first = plan.Samples(0), kept = [.. first];
        Array.Clear(first);
        Assert.Equal(kept, plan.Samples(0));
    }

    [Theory]
    [InlineData(10_000, 500, 1, 1000, 10)]
    [InlineData(10_000, 800, 3, 4800, 48)]
    [InlineData(45_000, 900, 3, 5400, 12)]
    [InlineData(10_000, 501, 1, 1002, 11)]
    public void Cycles_SayHowLongTheTrainingIs(int images, int halfCycle, int cycles, int steps, int epochs)
    {
        BatchPlan plan = new(images, new TrainingOptions(), new ScheduleOptions { HalfCycle = halfCycle, Cycles = cycles }, seed: 1);
        Assert.Equal((steps, epochs), (plan.Steps, plan.Epochs));
    }

    private static BatchPlan Plan(int images, TrainingOptions training, int seed = 1) => new(images, training, new ScheduleOptions(), seed);

    private static IEnumerable<int> Epoch(BatchPlan plan, int epoch) =>
        Enumerable.Range(epoch * plan.StepsPerEpoch, plan.StepsPerEpoch).SelectMany(plan.Samples);
}
