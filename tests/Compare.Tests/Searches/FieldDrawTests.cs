using System.Globalization;
using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class FieldDrawTests
{
    private static readonly FieldDraw Lambda = new("training.lambda", new FieldRange { LogUniform = [1e-5, 1e-1] });

    [Fact]
    public void LogUniform_HasUniformLogarithms()
    {
        double[] logarithms = [.. Draws(Lambda, 4000).Select(Math.Log10)];
        Assert.All(logarithms, value => Assert.InRange(value, -5, -1));
        for (int decade = -5; decade < -1; decade++)
        {
            // 1000 expected in each, standard deviation √(4000·¼·¾) = 27.
            Assert.InRange(logarithms.Count(value => value >= decade && value < decade + 1), 850, 1150);
        }
    }

    [Fact]
    public void Uniform_IsUniform()
    {
        double[] values = Draws(new FieldDraw("schedule.max", new FieldRange { Uniform = [0.02, 0.1] }), 4000);
        Assert.All(values, value => Assert.InRange(value, 0.02, 0.1));
        Assert.InRange(values.Count(value => value < 0.04), 850, 1150);
        Assert.InRange(values.Average(), 0.058, 0.062);
    }

    [Fact]
    public void Uniform_OfAnInteger_HasBothEnds_AllAlike()
    {
        double[] values = Draws(new FieldDraw("schedule.cycles", new FieldRange { Uniform = [1, 4] }), 4000);
        Assert.Equal([1, 2, 3, 4], values.Distinct().Order());
        Assert.All(values.GroupBy(value => value), same => Assert.InRange(same.Count(), 850, 1150));
    }

    [Fact]
    public void LogUniform_OfAnInteger_StaysInIt() =>
        Assert.All(Draws(new FieldDraw("training.batchSize", new FieldRange { LogUniform = [10, 1000] }), 500), value =>
        {
            Assert.InRange(value, 10, 1000);
            Assert.Equal(Math.Round(value), value);
        });

    [Fact]
    public void At_DependsOnSeedStageFieldAndTrialAlone()
    {
        // The numbers are part of what a search is: they never change.
        Assert.Equal(["0.000131115", "0.0048639", "0.0970338"], Enumerable.Range(0, 3).Select(trial => Lambda.At(1, StageName.Coarse, trial)));
        Assert.Equal("0.0970338", Lambda.At(1, StageName.Coarse, 2));
        Assert.NotEqual(Lambda.At(1, StageName.Coarse, 2), Lambda.At(1, StageName.Fine, 2));
        Assert.NotEqual(Lambda.At(1, StageName.Coarse, 2), Lambda.At(2, StageName.Coarse, 2));
        Assert.NotEqual(Lambda.At(1, StageName.Coarse, 2), new FieldDraw("schedule.max", new FieldRange { LogUniform = [1e-5, 1e-1] }).At(1, StageName.Coarse, 2));
    }

    [Theory]
    [InlineData(0, 0.007, 0.001, "0 0.001 0.002 0.003 0.004 0.005 0.006 0.007")]
    [InlineData(0.1, 0.3, 0.1, "0.1 0.2 0.3")]
    [InlineData(0, 1, 0.4, "0 0.4 0.8")]
    public void Grid_GoesAsFarAsItsEnd(double from, double to, double step, string expected) =>
        Assert.Equal(expected, string.Join(' ', new FieldDraw("training.lambda", new FieldRange { Grid = new() { From = from, To = to, Step = step } }).Choices));

    [Theory]
    [InlineData("1e-3", "0.001")]
    [InlineData("0.00001", "1e-5")]
    [InlineData("1E-12", "1e-12")]
    [InlineData("100", "100")]
    [InlineData("[ 50, 30 ]", "[50,30]")]
    [InlineData("\"he\"", "\"he\"")]
    [InlineData("null", "null")]
    public void Text_OfEqualValues_IsEqual(string json, string expected) => Assert.Equal(expected, TrialSettings.Text(JsonElement.Parse(json)));

    private static double[] Draws(FieldDraw draw, int count) =>
        [.. Enumerable.Range(0, count).Select(trial => double.Parse(draw.At(1, StageName.Coarse, trial), CultureInfo.InvariantCulture))];
}
