using System.Globalization;
using Harness.Experiments;
using Harness.Experiments.Tests;

namespace Harness.Compare.Tests;

public sealed class SensitivityTests
{
    public static TheoryData<int> Probes => [.. Enumerable.Range(0, Sensitivity.All.Count)];

    [Theory]
    [MemberData(nameof(Probes))]
    public void EveryCheck_DetectsErrorsAsSmallAsTheDocumentSays_AndNoneWhereThereIsNone(int probe)
    {
        SensitivityProbe check = Sensitivity.All[probe];
        Assert.False(check.Catches(new Planted([])), check.Check);

        // Rounding is another on other machines: by two halvings at most, and a last digit of the table.
        double documented = Documented.Single(row => (row.Check, row.Precision, row.What) == (check.Check, check.Precision.Name(), check.What)).Error;
        Assert.InRange(check.Measure().SmallestRelativeError ?? double.PositiveInfinity, documented / 4.1, documented * 4.1);
    }

    [Fact]
    public void Document_HasARowForEveryCheck() => Assert.Equal(
        Sensitivity.All.Select(check => (check.Check, check.Precision.Name(), check.What)), Documented.Select(row => (row.Check, row.Precision, row.What)));

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

    // The table in docs/selftest.md: check, precision, smallest relative error, of.
    private static (string Check, string Precision, double Error, string What)[] Documented { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "selftest.md"))
            .SkipWhile(line => !line.StartsWith("| check | precision |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split(" | ")).Select(cells => (cells[0].TrimStart('|', ' '), cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture), cells[3].TrimEnd('|', ' '))),
    ];

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
