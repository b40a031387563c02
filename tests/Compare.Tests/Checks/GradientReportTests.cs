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

    [Theory]
    [InlineData("autograd", Precision.Float64, false, Verdict.Formula)]
    [InlineData("autograd", Precision.Float64, true, Verdict.Kink)]
    [InlineData("autograd", Precision.Float32, false, Verdict.Kink)]
    [InlineData("centered", Precision.Float64, false, Verdict.Kink)]
    public void Excusing_OfAutogradInFloat64_NeedsAGateThatIsTurnedThere(string against, Precision precision, bool inFloat64, Verdict expected)
    {
        GradientReport report = Report(Row("dW1", Verdict.Formula, against) with { Precision = precision }), others = Report(Row("dW1", Verdict.Rounding, against) with { Precision = precision });
        Assert.Equal((expected, expected == Verdict.Kink ? 2 : 0), report.Excusing(others, 2, inFloat64).Rows.Select(row => (row.Verdict, row.Kinks)).Single());
        Assert.Equal(Verdict.Formula, report.Excusing(report, 2, inFloat64: true).Rows.Single().Verdict);
    }

    // Whether they hold: hand and autograd in float64, centred differences with hand and with autograd, float32 by hand and by autograd.
    [Theory]
    [InlineData(true, true, true, true, true, null)]
    [InlineData(true, true, true, false, true, "hand float32")]
    [InlineData(true, true, true, true, false, "autograd float32")]
    [InlineData(true, true, true, false, false, null)]
    [InlineData(true, false, false, true, true, "finite differences")]
    [InlineData(false, false, true, true, true, "hand")]
    [InlineData(false, true, false, true, true, "autograd")]
    [InlineData(false, false, false, true, true, null)]
    [InlineData(false, true, true, true, true, null)]
    [InlineData(true, false, true, true, true, null)]
    public void OddOneOut_IsTheWitnessThatNoneOfTheOthersAgreesWith(bool formula, bool hand, bool torch, bool hand32, bool torch32, string? expected) => Assert.Equal(
        expected,
        Report(
            Witness("FromScratch", "autograd", Precision.Float64, formula), Witness("FromScratch", "centered", Precision.Float64, hand), Witness("Torch", "centered", Precision.Float64, torch),
            Witness("FromScratch", "float64", Precision.Float32, hand32), Witness("Torch", "float64", Precision.Float32, torch32)).Tensors.Single().OddOneOut);

    private static GradientRow Witness(string engine, string against, Precision precision, bool holds) =>
        Row("dW1", holds ? Verdict.Rounding : Verdict.Formula, against) with { Engine = engine, Precision = precision };

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
