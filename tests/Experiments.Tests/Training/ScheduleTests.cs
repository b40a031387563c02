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
