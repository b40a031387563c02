using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class EpochJudgeTests
{
    private const int Twins = 4, Epochs = 20;
    private const double Step = 1;
    private static readonly RandomStream Draws = new(1, StreamPurpose.Twins);

    [Fact]
    public void Add_WithinWhatRoundingExplains_IsPointwise()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        Assert.False(judge.Add(1, 100, State(0), State(1e-5), Around(1e-6), [Value(1, 1 + 1e-3)], Step, Fails));
        Assert.All(judge.Rows(), row => Assert.Equal((EpochComparison.Pointwise, true), (row.Comparison, row.Holds)));
        EpochDifference loss = judge.Rows()[1];
        double deviation = Statistics.MeanAndDeviation([1, 1 + 1e-6, 1 + 2e-6, 1 - 1e-6]).Deviation;
        Assert.Equal(1e-9 + Student.Bound(3) * Math.Sqrt(100) * deviation, loss.Limit.Value, 1e-12);
    }

    // One twin has parted: what is allowed, a hundred times its distance, is more than a step.
    [Fact]
    public void Add_WhereMoreIsAllowedThanAStepMoves_IsLoose_AndStillALimit()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        judge.Add(1, 100, State(0), State(0.02), [.. Around(1e-6)[..3], State(0.01)], [Value(1, 1)], longestStep: 0.02, () => null);
        Assert.All(judge.Rows(), row => Assert.Equal((EpochComparison.Loose, true), (row.Comparison, row.Holds)));
        judge.Add(2, 100, State(0), State(1000), [.. Around(1e-6)[..3], State(0.01)], [Value(1, 1)], longestStep: 0.02, () => null);
        Assert.Contains(judge.Rows(), row => !row.Holds);
    }

    [Theory]
    [InlineData(1e-2, 0)]
    [InlineData(0, 1e-2)]
    public void Add_BeyondIt_FailsUnlessTheyPartedAtACorner(double parameters, double loss)
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        Assert.False(judge.Add(1, 100, State(0), State(parameters), Around(1e-6), [Value(1, 1 + loss)], Step, () => null));
        Assert.Contains(judge.Rows(), row => !row.Holds);

        judge = new EpochJudge(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        Assert.True(judge.Add(1, 100, State(0), State(parameters), Around(1e-6), [Value(1, 1 + loss)], Step, () => new Parting(7, 1)));
        Assert.All(judge.Rows(), row => Assert.Equal((EpochComparison.Parted, true), (row.Comparison, row.Holds)));
        Assert.False(judge.Add(2, 100, State(0), State(0), Around(1e-6), [Value(1, 1)], Step, Fails));
        Assert.Equal(EpochComparison.Resumed, judge.Rows()[^1].Comparison);
    }

    [Fact]
    public void Add_OfASuspiciousJumpWithinTheLimit_LooksOnceForAParting()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        int searches = 0;
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            judge.Add(epoch, 100, State(0), State(epoch == 1 ? 1e-6 : 1e-4), Around(1e-6), [Value(1, 1)], Step, () =>
            {
                searches++;
                return null;
            });
        }

        Assert.Equal(1, searches);
        Assert.All(judge.Rows(), row => Assert.True(row.Holds));
    }

    [Fact]
    public void Add_OfWhatIsNotFinite_NeverHolds()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        judge.Add(1, 100, State(0), State(double.NaN), Around(double.NaN), [Value(1, double.NaN)], Step, () => new Parting(7, 1));
        judge.AddDraws(2, [Value(double.NaN, 1), Value(1, double.PositiveInfinity)]);
        Assert.All(judge.Rows(), row => Assert.False(row.Holds));
    }

    [Fact]
    public void Add_WhereTwinsAloneDiverge_SaysNothing()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        judge.Add(1, 100, State(0), State(1), Around(double.NaN), [Value(1, 2)], Step, Fails);
        Assert.All(judge.Rows(), row => Assert.Equal((EpochComparison.Parted, true), (row.Comparison, row.Holds)));
    }

    [Fact]
    public void AddDraws_OfOneDistribution_Holds_AndABiasOfTenDeviationsDoesNot()
    {
        Assert.All(Judged(bias: 0), row => Assert.Equal((EpochComparison.Distribution, true), (row.Comparison, row.Holds)));
        IReadOnlyList<EpochDifference> biased = Judged(bias: 10 * 0.01 * Math.Sqrt(2) * 2);
        Assert.Contains(biased, row => !row.Holds);
        Assert.Contains("Student's t of", biased[0].Limit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AddDraws_WhereATwinStaysWhereItIs_CountsTheEpochsAsOne()
    {
        // Each twin has the same loss in every epoch: they tell no more than one epoch does.
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            judge.AddDraws(epoch, [new EpochValue("train loss", 1, 1, [1, 1.1, 1.2, 1.3], new Limit(0, ""))]);
        }

        Assert.All(judge.Rows(), row => Assert.Equal(Student.Bound(3) * Math.Sqrt(2) * row.Deviation, row.Limit.Value, 1e-9));
    }

    // The twins' deviations are of two kinds that have nothing in common; r of the ten epochs that follow another are of its kind.
    [Theory]
    [InlineData("aabbaabbaab", 0.5)]
    [InlineData("abababababa", 0)]
    [InlineData("aaabbbaaabb", 0.7)]
    public void AddDraws_WhereEpochsCorrelate_CountsThemAsFewer(string epochs, double r)
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: epochs.Length);
        for (int epoch = 1; epoch <= epochs.Length; epoch++)
        {
            judge.AddDraws(epoch, [new EpochValue("train loss", 1, 1, epochs[epoch - 1] == 'a' ? [0.5, 0.5, 1.5, 1.5] : [0.5, 1.5, 0.5, 1.5], new Limit(0, ""))]);
        }

        double degrees = epochs.Length * (1 - r) / (1 + r) * (Twins - 1);
        Assert.All(judge.Rows(), row => Assert.Equal(Student.Bound(degrees, epochs.Length) * Math.Sqrt(2) * row.Deviation, row.Limit.Value, 1e-9));
    }

    [Fact]
    public void Report_OfAnEpochTooFew_DoesNotHold()
    {
        TrajectoryReport report = new(Twins, Judged(bias: 0), new Horizon(Precision.Float64, 4, 4 * Epochs, 1, 1, null), [], Epochs);
        Assert.True(report.Holds);
        Assert.False((report with { Rows = [.. report.Rows.Where(row => row.Epoch != 7)] }).Holds);
        Assert.False((report with { Epochs = 0, Rows = [] }).Holds);
    }

    [Fact]
    public void AddDraws_WhereATwinDivergesInAnEpoch_SaysNothingOfIt_AndJudgesTheOthers()
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: 1);
        judge.AddDraws(1, [new EpochValue("train loss", 1, 1.1, [1, 1.1, 1.2, 1.3], new Limit(0, ""))]);
        judge.AddDraws(2, [new EpochValue("train loss", 1, 90, [1, 1.1, double.NaN, 1.3], new Limit(0, ""))]);
        judge.AddDraws(3, [new EpochValue("train loss", 1, 90, [1, 1.1, 1.2, 1.3], new Limit(0, ""))]);
        Assert.Equal(
            [(EpochComparison.Distribution, true), (EpochComparison.Parted, true), (EpochComparison.Distribution, false)],
            judge.Rows().Select(row => (row.Comparison, row.Holds)));
    }

    private static IReadOnlyList<EpochDifference> Judged(double bias)
    {
        EpochJudge judge = new(Precision.Float64, Twins, noisePerStep: 1, comparisons: Epochs);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            double[] values = [.. Enumerable.Range(0, Twins + 2).Select(k => 1 + 0.01 * Draws.Normal(epoch * 100 + k))];
            judge.AddDraws(epoch, [new EpochValue("train loss", values[0] + bias, values[1], values[2..], new Limit(0, ""))]);
        }

        return judge.Rows();
    }

    private static EpochValue Value(double hand, double torch) => new("train loss", hand, torch, [1, 1 + 1e-6, 1 + 2e-6, 1 - 1e-6], new Limit(1e-9, "evaluation"));

    private static NamedTensors[] Around(double deviation) => [.. new[] { -1, -1, 1, 1 }.Select((side, k) => State(side * deviation * (1 + k)))];

    private static NamedTensors State(double x) => new([new NamedTensor("W1", [1], [x])]);

    private static Parting? Fails() => throw new InvalidOperationException("nothing to look for");
}
