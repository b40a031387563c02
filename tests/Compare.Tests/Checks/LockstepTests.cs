using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

public sealed class LockstepTests
{
    private const int Steps = 8;

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Resynchronised_OfEqualEngines_ComparesEveryStepAndItsCost(Precision precision)
    {
        LockstepReport report = Resynchronised(precision);
        Assert.True(report.Holds);
        Assert.Equal(Enumerable.Range(0, Steps), report.Steps.Select(step => step.Step));
        Assert.Equal(Steps, report.Costs.Count());
        Assert.Equal(report.Steps.Max(step => step.ShareOfLimit), report.Worst!.ShareOfLimit);
        Assert.Null(report.FirstDifferent);
        Assert.Equal(precision == Precision.Float64, report.Evaluation is not null);
        Assert.True(report.Evaluation?.Holds ?? true);
    }

    // 2e-6 of a loss: float32 would not tell it from rounding.
    [Fact]
    public void Resynchronised_InFloat64_SeesASmallMistakeInEvaluation()
    {
        AuditRow evaluation = Resynchronised(Precision.Float64, Catalogue.Find("epsilon-left-out-in-evaluation").Plant(), normalises: true).Evaluation!;
        Assert.False(evaluation.Holds);
        Assert.InRange(Math.Abs(evaluation.Loss.Hand - evaluation.Loss.Torch), 1e-12, 1e-4);
        Assert.Equal("after the lockstep, float64", evaluation.When);
    }

    [Fact]
    public void Resynchronised_GoesOnFromTheHandWrittenParameters()
    {
        // With a wrong db2 every step differs, but never by more than that step's own: no step inherits from those before.
        LockstepReport report = Resynchronised(Precision.Float64, new Negated(Pass.Backward, "db2"));
        Assert.All(report.Steps, step => Assert.Equal("b2", step.Tensor));
        Assert.All(report.Costs, cost => Assert.True(cost.Holds));
    }

    [Fact]
    public void Resynchronised_WithABugFromAStepOn_NamesThatStep()
    {
        LockstepReport report = Resynchronised(Precision.Float64, new LateRate());
        Assert.False(report.Holds);
        Assert.Equal(1, report.FirstDifferent!.Step);
        Assert.Equal(0.01 + 0.09 / 5, report.FirstDifferent.Rate, 1e-12);
    }

    [Fact]
    public void Resynchronised_WithAWrongCost_DoesNotHold()
    {
        LockstepReport report = Resynchronised(Precision.Float64, Catalogue.Find("loss-of-own-predictions").Plant());
        Assert.Null(report.FirstDifferent);
        Assert.False(report.Holds);
    }

    [Fact]
    public void Reports_OfFewerStepsThanWanted_DoNotHold()
    {
        using EnginePair pair = new(SmallExperiment.Create(), Precision.Float64, threads: 1);
        CancellationToken cancelled = new(canceled: true);
        Assert.False(Lockstep.Resynchronised(pair, Steps, formulaHolds: true, cancelled).Holds);
        LockstepReport whole = Lockstep.Resynchronised(pair, Steps, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.False(FreeRun.Run(pair, whole, Twins.Least, cancelled).Holds);
        Assert.False(Lockstep.Resynchronised(pair, 0, formulaHolds: true, TestContext.Current.CancellationToken).Holds);
    }

    [Theory]
    [InlineData("RunningMean1", "BatchNorm 1")]
    [InlineData("RunningVariance1", "BatchNorm 1")]
    [InlineData("vW1", "W1")]
    public void Resynchronised_WithAWrongStatisticOrVelocityAlone_NamesIt(string tensor, string layer)
    {
        Ground ground = tensor[0] == 'v' ? Grounds.Momentum : Grounds.Normalized;
        Planted planted = new([Alter.Matrix(layer, Pass.Update, tensor, (_, value) => value * (1 + 1e-9))]);
        using EnginePair pair = new(ground.Experiment(), Precision.Float64, threads: 1, planted);
        LockstepReport report = Lockstep.Resynchronised(pair, Steps, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.Equal((0, tensor), (report.FirstDifferent!.Step, report.FirstDifferent.Tensor));
    }

    private static LockstepReport Resynchronised(Precision precision, ISeam? seam = null, bool normalises = false)
    {
        BatchNormalizationOptions normalization = new() { Kind = normalises ? BatchNormalizationKind.Course : BatchNormalizationKind.None };
        Recipe recipe = SmallExperiment.Recipe with { Network = SmallExperiment.Recipe.Network with { BatchNormalization = normalization } };
        using EnginePair pair = new(SmallExperiment.Create(recipe), precision, threads: 1, seam);
        return Lockstep.Resynchronised(pair, Steps, formulaHolds: true, TestContext.Current.CancellationToken);
    }
}
