using FsCheck;
using FsCheck.Fluent;

namespace Harness.Experiments.Tests;

public class ScheduleTests
{
    private static readonly ScheduleOptions Course = new() { Min = 1e-5, Max = 1e-1, HalfCycle = 500 };

    [Theory]
    [InlineData(0, 1e-5)]
    [InlineData(500, 1e-1)]
    [InlineData(1000, 1e-5)]
    [InlineData(1500, 1e-1)]
    [InlineData(2_000_000_000, 1e-5)]
    public void Rate_AtTheCorners_IsExact(int step, double rate) => Assert.Equal(rate, new Schedule(Course).Rate(step));

    [Theory]
    [InlineData(250, 0.050005)]
    [InlineData(1, 0.00020998)]
    [InlineData(999, 0.00020998)]
    [InlineData(750, 0.050005)]
    public void Rate_BetweenTheCorners_IsLinear(int step, double rate) => Assert.Equal(rate, new Schedule(Course).Rate(step), 1e-15);

    [Fact]
    public void Rate_OfAConstantSchedule_IsItsRate()
    {
        Schedule schedule = new(new ScheduleOptions { Kind = ScheduleKind.Constant, Rate = 0.25 });
        Assert.All([0, 1, 1000], step => Assert.Equal(0.25, schedule.Rate(step)));
    }

    [Fact]
    public void Rate_OfADecay_IsMultipliedAfterEachEpoch()
    {
        Schedule schedule = new(new ScheduleOptions { Kind = ScheduleKind.Decay, Rate = 0.5, Decay = 0.75 }, stepsPerEpoch: 10, steps: 100);
        Assert.All([0, 9], step => Assert.Equal(0.5, schedule.Rate(step)));
        Assert.All([10, 19], step => Assert.Equal(0.375, schedule.Rate(step)));
        Assert.All([20, 29], step => Assert.Equal(0.28125, schedule.Rate(step)));
        Assert.Equal(0.5 * Math.Pow(0.75, 9), schedule.Rate(99), 1e-16);
    }

    [Fact]
    public void Rate_OfADecayOfOne_StaysTheSame() =>
        Assert.Equal(0.3, new Schedule(new ScheduleOptions { Kind = ScheduleKind.Decay, Rate = 0.3, Decay = 1 }, 10, 100).Rate(99));

    [Theory]
    [InlineData(1e-5, 0.1, 100)]
    [InlineData(1e-7, 0.3, 9)]
    [InlineData(0, 10, 2)]
    [InlineData(0.1, 0.7, 1000)]
    public void Rate_OfARange_RisesStraightFromMinAtTheFirstStepToMaxAtTheLast(double min, double max, int steps)
    {
        Schedule schedule = new(new ScheduleOptions { Kind = ScheduleKind.Range, Min = min, Max = max }, stepsPerEpoch: 10, steps);
        Assert.Equal(min, schedule.Rate(0));
        Assert.Equal(max, schedule.Rate(steps - 1));
        for (int step = 1; step < steps; step++)
        {
            Assert.Equal((max - min) / (steps - 1), schedule.Rate(step) - schedule.Rate(step - 1), 1e-14 * max);
        }
    }

    [Fact]
    public void Rate_OfARangeOfOneStep_IsMin() =>
        Assert.Equal(0.25, new Schedule(new ScheduleOptions { Kind = ScheduleKind.Range, Min = 0.25, Max = 0.5 }, 1, 1).Rate(0));

    [Fact]
    public void Rate_OfAnExperiment_KnowsItsEpochsAndSteps()
    {
        Recipe recipe = new()
        {
            Data = new() { Train = ["a"], Test = ["t"] },
            Training = new() { BatchSize = 20, Epochs = 2 },
            Schedule = new() { Kind = ScheduleKind.Decay, Rate = 0.5, Decay = 0.5 },
        };
        Dataset dataset = TestImages.Files(("a", 41), ("t", 5));
        Experiment decay = new(recipe, dataset), range = new(recipe with { Schedule = new() { Kind = ScheduleKind.Range, Max = 0.7 } }, dataset);
        Assert.Equal([0.5, 0.5, 0.5, 0.25, 0.25, 0.25], Enumerable.Range(0, 6).Select(step => decay.Batch(step).Rate));
        Assert.Equal((1e-5, 0.7), (range.Batch(0).Rate, range.Batch(5).Rate));
    }

    [Fact]
    public void Rate_OfAnyTriangle_IsSmiths_WithinItsBounds_AndEveryCycleTheSame()
    {
        Gen<(int HalfCycle, int Step, double Min, double Max)> cases =
            from halfCycle in Gen.Choose(1, 1_000_000)
            from step in Gen.Choose(0, 40 * halfCycle) // so that Smith's t/s is right to 1e-14
            from a in Gen.Choose(0, 1_000_000)
            from b in Gen.Choose(0, 1_000_000)
            select (halfCycle, step, Math.Min(a, b) / 3e6, Math.Max(a, b) / 3e6);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Schedule schedule = new(new ScheduleOptions { HalfCycle = c.HalfCycle, Min = c.Min, Max = c.Max });
            double rate = schedule.Rate(c.Step);
            Assert.InRange(rate, c.Min, c.Max);
            Assert.Equal(schedule.Rate(c.Step % (2 * c.HalfCycle)), rate);
            Assert.Equal(Smith(c.Step, c.HalfCycle, c.Min, c.Max), rate, 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    // Smith 2015, section 3.1: cycle = ⌊1 + t/2s⌋, x = |t/s − 2·cycle + 1|, η = min + (max − min)·max(0, 1 − x).
    private static double Smith(int t, int stepSize, double min, double max)
    {
        double cycle = Math.Floor(1 + (t / (2.0 * stepSize)));
        double x = Math.Abs(((double)t / stepSize) - (2 * cycle) + 1);
        return min + ((max - min) * Math.Max(0, 1 - x));
    }
}
