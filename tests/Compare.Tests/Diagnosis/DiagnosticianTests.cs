using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

public sealed class DiagnosticianTests
{
    private static readonly Recipe Normalized = SmallExperiment.WithHidden(7, 5) with
    {
        Network = SmallExperiment.WithHidden(7, 5).Network with { BatchNormalization = new() { Kind = BatchNormalizationKind.Course } },
    };

    [Fact]
    public void Of_AGradientCheckThatHolds_IsNothing() => Assert.Null(Gradients(SmallExperiment.Create()));

    [Fact]
    public void Of_AWrongSignInABackwardPass_TellsWhatWhereWhichSideWhyAndWhatToTry()
    {
        Diagnosis found = Gradients(SmallExperiment.Create(), new Negated(Pass.Backward, "db2"))!;
        Assert.Equal((new Site("Linear 2", Pass.Backward, "db2"), Causes.Sign), (found.Site, found.Cause));
        Assert.StartsWith("db2: ", found.What, StringComparison.Ordinal);
        Assert.Contains("dW2 (backward) still agrees", found.Where, StringComparison.Ordinal);
        Assert.Contains("centred differences of the hand-written cost agree with autograd", found.Side, StringComparison.Ordinal);
        Assert.Equal((Causes.Sign.Why, Causes.Sign.Try), (found.Why, found.Try));
    }

    [Fact]
    public void Of_ADifferenceThatNoKnownMistakeExplains_SaysSo()
    {
        Diagnosis found = Gradients(SmallExperiment.Create(), new OneElement(Precision.Float64, "dW1", 17, 1e-3))!;
        Assert.Null(found.Cause);
        Assert.Equal(new Site("Linear 1", Pass.Backward, "dW1"), found.Site);
        Assert.Contains("at (1, 5)", found.What, StringComparison.Ordinal);
        Assert.StartsWith("unexplained", found.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhatFloat32AloneShows_IsPrecisionOnTheSideThatIsOff()
    {
        Diagnosis found = Gradients(SmallExperiment.Create(), new OneElement(Precision.Float32, "dW1", 17, 1e-3))!;
        Assert.Equal(Causes.LowPrecision, found.Cause);
        Assert.StartsWith("by hand: in float64 both formulas agree, and autograd's float32 is within", found.Side, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NaN_NamesTheFirstOfIt()
    {
        Diagnosis found = Gradients(SmallExperiment.Create(), new OneElement(Precision.Float64, "dW2", 3, double.NaN))!;
        Assert.Equal((Causes.NotFinite, "dW2"), (found.Cause, found.Site.Quantity));
    }

    // The failed gradient check of a report: analytic zeros of biases before batch normalisation against numeric ones of 1e-2.
    [Theory]
    [InlineData(BatchNormalizationKind.Course)]
    [InlineData(BatchNormalizationKind.Torch)]
    public void Of_DifferencesOfACostWithFixedStatistics_SaysTheDifferencesAreTheOddOneOut(BatchNormalizationKind kind)
    {
        Recipe recipe = Normalized with { Network = Normalized.Network with { BatchNormalization = new() { Kind = kind } } };
        GradientReport report = GradientCheck.Run(SmallExperiment.Create(recipe), new() { NumericMode = ForwardMode.Evaluation }, cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Tensors.Where(t => t.Tensor is "dW1" or "db1" or "dW2" or "db2"), t => Assert.Equal("finite differences", t.OddOneOut));
        Assert.All(report.Tensors.Where(t => t.Tensor is "dW3" or "db3"), t => Assert.Null(t.OddOneOut));
        Diagnosis found = new Diagnostician(SmallExperiment.Create(recipe), threads: 1, seam: null).Of(report)!;
        Assert.Equal(Causes.CostWithFixedStatistics, found.Cause);
        Assert.Contains("evaluated with fixed statistics", found.Why, StringComparison.Ordinal);
        Assert.StartsWith("the finite difference is the odd one out", found.Side, StringComparison.Ordinal);
    }

    // The rising loss of a report: gradients and accuracy right, the loss measured against the model's own predictions.
    [Fact]
    public void Of_AReportAgainstTheModelsOwnPredictions_NamesIt()
    {
        CompareResult result = SmallJob.Run(seam: Catalogue.Find("report-of-own-predictions").Plant());
        Assert.Equal(["reported metrics"], result.Checks.Where(check => !check.Holds).Select(check => check.Name));
        Assert.Equal((Causes.ReportOfOwnPredictions, new Site("Network", Pass.Evaluation, "L")), (result.Diagnosis!.Cause, result.Diagnosis.Site));
        Assert.Contains("gradients and accuracy stay right", result.Diagnosis.Why, StringComparison.Ordinal);
    }

    // Which of the two gradients agrees with the centred differences.
    [Theory]
    [InlineData(false, true, "by hand: centred differences of the hand-written cost agree with autograd")]
    [InlineData(true, false, "autograd: centred differences agree with the hand-written gradient")]
    [InlineData(true, true, "by hand or autograd: the difference is too small")]
    [InlineData(false, false, "by hand, and more than one thing")]
    public void Of_AGradientThatDiffers_TakesTheSideThatCentredDifferencesAgreeWith(bool hand, bool torch, string side)
    {
        Experiment experiment = SmallExperiment.Create();
        Negated seam = new(Pass.Backward, "db2");
        GradientReport report = GradientCheck.Run(experiment, new(), seam, TestContext.Current.CancellationToken);
        report = report with
        {
            Rows = [.. report.Rows.Select(row => row.Against != "centered" ? row : row with { Verdict = (row.Engine == "Torch" ? torch : hand) ? Verdict.Rounding : Verdict.Formula })],
        };
        Assert.StartsWith(side, new Diagnostician(experiment, threads: 1, seam).Of(report)!.Side, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ARateThatExplainsAStepButNotTheNext_IsAnotherRate()
    {
        Assert.Equal(Causes.RateOneStepLate, Rates(new LateRate()));
        Assert.Equal(Causes.AnotherRate, Rates(new Planted([Alter.Number("Network", Pass.Update, "η", (s, rate) => s.Pass.Batch!.Step switch
        {
            1 => SmallExperiment.Recipe.Schedule.Min, // that of step 0
            2 => SmallExperiment.Recipe.Schedule.Max,
            _ => rate,
        })])));

        static Cause? Rates(ISeam seam)
        {
            Experiment experiment = SmallExperiment.Create();
            using EnginePair pair = new(experiment, Precision.Float64, threads: 1, seam);
            return new Diagnostician(experiment, threads: 1, seam).Of(Lockstep.Resynchronised(pair, 4, formulaHolds: true, TestContext.Current.CancellationToken))!.Cause;
        }
    }

    [Fact]
    public void Of_AJobThatHolds_IsNothing() => Assert.Null(SmallJob.Run().Diagnosis);

    private static Diagnosis? Gradients(Experiment experiment, ISeam? seam = null) =>
        new Diagnostician(experiment, threads: 1, seam).Of(GradientCheck.Run(experiment, new(), seam));
}
