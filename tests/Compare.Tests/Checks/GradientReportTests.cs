using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class GradientReportTests
{
    [Fact]
    public void FirstInBackwardOrder_IsOfTheLastTensor_AndThereTheFirstWitness()
    {
        GradientReport report = Report(
            Row("dW1", Verdict.Formula), Row("db1", Verdict.Formula),
            Row("dW2", Verdict.Rounding), Row("dW2", Verdict.Precision, "centered"), Row("dW2", Verdict.Formula, "forward"),
            Row("db2", Verdict.Kink));
        Assert.Equal(("dW2", "centered"), (report.FirstInBackwardOrder!.Difference.Tensor, report.FirstInBackwardOrder.Against));
        Assert.False(report.Holds);
    }

    [Fact]
    public void FirstInBackwardOrder_OfMoreThanNineLayers_CountsThemAndDoesNotSpellThem()
    {
        GradientReport report = Report(Row("dW9", Verdict.Formula), Row("dW10", Verdict.Formula));
        Assert.Equal("dW10", report.FirstInBackwardOrder!.Difference.Tensor);
    }

    [Fact]
    public void Report_OfRoundingAndKinks_Holds()
    {
        GradientReport report = Report(Row("dW1", Verdict.Rounding), Row("db1", Verdict.Kink));
        Assert.Null(report.FirstInBackwardOrder);
        Assert.True(report.Holds);
    }

    [Fact]
    public void Report_OfNothing_DoesNotHold() => Assert.False(Report().Holds);

    [Fact]
    public void Report_WithAnotherLossOrCost_DoesNotHold()
    {
        GradientReport report = Report(Row("dW1", Verdict.Rounding));
        Assert.False((report with { Loss = new MetricRow("L", 2.3, 2.3000001, new Limit(1e-9, "")) }).Holds);
        Assert.False((report with { Cost = new MetricRow("J", 2.3, 2.3000001, new Limit(1e-9, "")) }).Holds);
    }

    private static GradientReport Report(params GradientRow[] rows) => new(
        rows, new MetricRow("L", 2.3, 2.3, new Limit(1e-9, "")), new MetricRow("J", 2.4, 2.4, new Limit(1e-9, "")), 10, 1e-5);

    private static GradientRow Row(string tensor, Verdict verdict, string against = "autograd") => new(
        against,
        Precision.Float64,
        TensorDifference.Between(new NamedTensor(tensor, [1], [1]), new NamedTensor(tensor, [1], [1])),
        new Limit(1, "reason"),
        verdict,
        0);
}
