using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SensitivityTests
{
    public static TheoryData<int> Probes => [.. Enumerable.Range(0, Sensitivity.All.Count)];

    [Theory]
    [MemberData(nameof(Probes))]
    public void EveryCheck_DetectsAnErrorOfTheQuantitysOwnSize_AndNoneAtAll(int probe)
    {
        SensitivityProbe check = Sensitivity.All[probe];
        Assert.True(check.Catches(new Planted([check.Error(1)])), check.Check);
        Assert.False(check.Catches(new Planted([])), check.Check);
    }

    [Fact]
    public void Measure_FindsTheSmallestPowerOfTwoThatIsDetected()
    {
        double limit = 1e-3;
        SensitivityProbe probe = Probe(error => error > limit);
        Assert.Equal(Math.ScaleB(1, -9), probe.Measure().SmallestRelativeError);
        limit = 0;
        Assert.Equal(Math.ScaleB(1, -53), probe.Measure().SmallestRelativeError);
        limit = 1;
        Assert.Null(probe.Measure().SmallestRelativeError);
    }

    [Fact]
    public void Measure_OfAnErrorThatIsNeverReached_FindsNothing() =>
        Assert.Null(new SensitivityProbe("check", Precision.Float64, "nothing", _ => new Alteration(_ => false), _ => true).Measure().SmallestRelativeError);

    private static SensitivityProbe Probe(Func<double, bool> detects)
    {
        double planted = 0;
        return new SensitivityProbe(
            "check", Precision.Float64, "a number",
            error =>
            {
                planted = error;
                return Alter.Number("Network", Pass.Update, "η", (_, rate) => rate + 1);
            },
            seam =>
            {
                Experiment experiment = SmallExperiment.Create();
                using IEngine engine = FromScratch.FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, seam);
                engine.Update(experiment.Batch(0));
                return detects(planted);
            });
    }
}
