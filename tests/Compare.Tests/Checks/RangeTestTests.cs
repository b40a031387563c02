using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class RangeTestTests
{
    [Fact]
    public void Suggest_OfARiseAndAFall_FindsWhereEachBegins()
    {
        // Flat at 0.1 up to η 0.2, rising to 0.5 at η 0.6, flat, then down after η 0.8.
        IReadOnlyList<RangeReading> readings = Readings(eta => eta < 0.2 ? 0.1 : eta < 0.6 ? eta - 0.1 : eta <= 0.8 ? 0.5 : 0.1);
        (double min, double max)? suggested = RangeTest.Suggest(readings);
        Assert.InRange(suggested!.Value.min, 0.2, 0.27);
        Assert.InRange(suggested.Value.max, 0.75, 0.82);
    }

    [Fact]
    public void Suggest_OfARiseThatNeverFalls_EndsAtTheHighest() =>
        Assert.InRange(RangeTest.Suggest(Readings(eta => 0.1 + 0.5 * eta))!.Value.Max, 0.97, 1);

    [Fact]
    public void Suggest_OfANetworkThatLearnsNothing_IsNothing() => Assert.Null(RangeTest.Suggest(Readings(_ => 0.1)));

    [Fact]
    public void Run_ReadsAtRisingRates_AlikeInBothEngines()
    {
        Recipe recipe = SmallExperiment.Recipe with
        {
            Schedule = new() { Kind = ScheduleKind.Range, Min = 1e-4, Max = 0.5 },
            Training = SmallExperiment.Recipe.Training with { Epochs = 10 },
        };
        using EnginePair pair = new(SmallExperiment.Create(recipe), Precision.Float64, threads: 1);
        IReadOnlyList<RangeReading>[] both =
            [.. pair.Both.Select(engine => RangeTest.Run(engine, pair.Experiment, 20, _ => { }, TestContext.Current.CancellationToken))];
        Assert.Equal(20, both[0].Count);
        Assert.Equal(both[0].Select(r => r.LearningRate).Order(), both[0].Select(r => r.LearningRate));
        Assert.Equal(0.5, both[0][^1].LearningRate, 1e-12);
        Assert.All(both[0].Zip(both[1]), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-8));
    }

    private static IReadOnlyList<RangeReading> Readings(Func<double, double> accuracy) =>
        [.. Enumerable.Range(0, 101).Select(i => new RangeReading("FromScratch", i, i / 100.0, accuracy(i / 100.0), 1))];
}
