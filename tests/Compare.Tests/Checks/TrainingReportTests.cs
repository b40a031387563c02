using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TrainingReportTests
{
    // Labels 0 1 0 1 0 1.
    private static readonly LabelledImages Images = new("test", new byte[6], [0, 1, 0, 1, 0, 1]);

    [Fact]
    public void Accuracy_CountsWhereTheEnginesPart()
    {
        // Only hand right: image 1; only torch: images 2 and 3; both wrong in the same way: image 4.
        AccuracyReport report = AccuracyReport.Compare(Images, Of(0, 1, 1, 0, 1, 1), Of(0, 0, 0, 1, 1, 1));
        Assert.Equal((1, 2, 3), (report.OnlyHandCorrect, report.OnlyTorchCorrect, report.Disagreements));
        Assert.Equal([2 / 3.0 - 1 / 3.0, 2 / 3.0], AccuracyReport.PerClass(report.Hand));
    }

    [Fact]
    public void Accuracy_ThatIsOffByOneImageOfTenThousand_IsNotThatOfThePredictions()
    {
        const int count = 10_000;
        Evaluation right = new(2, 3, 0.5, [.. Enumerable.Range(0, count).Select(i => (byte)(i / 2 % 2))], new[,] { { 2500, 2500 }, { 2500, 2500 } });
        AccuracyReport report = AccuracyReport.Compare(new LabelledImages("test", new byte[count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))]), right, right);
        Assert.True(report.IsOfItsPredictions);
        Assert.False((report with { Hand = right with { Accuracy = 0.5001 } }).IsOfItsPredictions);
        Assert.False((report with { Torch = right with { Accuracy = double.NaN } }).IsOfItsPredictions);
    }

    [Fact]
    public void PerClass_OfAClassWithoutImages_IsZero() =>
        Assert.Equal([1, 0], AccuracyReport.PerClass(new Evaluation(0, 0, 1, [0], new[,] { { 1, 0 }, { 0, 0 } })));

    [Fact]
    public void Audit_OfEqualEvaluations_Holds() => Assert.True(Audit(Of(0, 1, 1, 0, 1, 1), Of(0, 1, 1, 0, 1, 1)).Holds);

    [Fact]
    public void Audit_OfAWrongLoss_DoesNotHold() => Assert.False(Audit(Of(0, 1, 1, 0, 1, 1) with { Loss = 2.0001 }, Of(0, 1, 1, 0, 1, 1)).Holds);

    [Fact]
    public void Audit_OfAWrongCost_DoesNotHold() => Assert.False(Audit(Of(0, 1, 1, 0, 1, 1) with { Cost = 3.0002 }, Of(0, 1, 1, 0, 1, 1)).Holds);

    [Fact]
    public void Audit_OfAnAccuracyThatIsNotThatOfThePredictions_DoesNotHold() =>
        Assert.False(Audit(Of(0, 1, 1, 0, 1, 1) with { Accuracy = 0.9 }, Of(0, 1, 1, 0, 1, 1)).AccuracyHolds);

    [Fact]
    public void Audit_OfATransposedConfusionMatrix_DoesNotHold() =>
        Assert.False(Audit(Of(0, 1, 1, 1, 1, 1) with { Confusion = new[,] { { 1, 0 }, { 2, 3 } } }, Of(0, 1, 1, 1, 1, 1)).AccuracyHolds);

    [Fact]
    public void Audit_AllowsTiesAndNoMore()
    {
        AuditRow one = Audit(Of(0, 1, 1, 0, 1, 1), Of(1, 1, 1, 0, 1, 1), ties: 1), two = Audit(Of(0, 1, 1, 0, 1, 1), Of(1, 0, 1, 0, 1, 1), ties: 1);
        Assert.Equal((1, true), (one.Disagreements, one.Holds));
        Assert.Equal((2, false), (two.Disagreements, two.Holds));
    }

    [Theory]
    [InlineData("FromScratch", 3, 1)]
    [InlineData("Torch", 1, 3)]
    public void Audit_ShowsTheAccuracyOfTheOtherSidesPredictions(string parameters, int reported, int recomputed)
    {
        AuditRow row = AuditRow.Compare(1, parameters, Images, Of(0, 1, 1, 0, 1, 1), Of(1, 0, 1, 0, 1, 1), Limits, ties: 0);
        Assert.Equal((reported / 6.0, recomputed / 6.0, false), (row.ReportedAccuracy, row.RecomputedAccuracy, row.Holds));
    }

    [Fact]
    public void Audit_OfMissingPredictions_DoesNotHold()
    {
        Evaluation whole = Of(0, 1, 1, 0, 1, 1), cut = whole with { Predictions = whole.Predictions[..^2] };
        Assert.Equal((false, false), (Audit(cut, whole).Holds, Audit(cut, cut).Holds));
        Assert.Equal(2, Audit(cut, whole).Disagreements);
    }

    [Fact]
    public void Audit_OfAClassThatIsNotThere_DoesNotHold()
    {
        Evaluation right = Of(0, 1, 1, 0, 1, 1), wrong = right with { Predictions = [7, 1, 1, 0, 1, 1] };
        Assert.False(Audit(wrong, wrong).AccuracyHolds);
    }

    private static (Limit Loss, Limit Cost) Limits => (new Limit(1e-5, ""), new Limit(1e-5, ""));

    private static AuditRow Audit(Evaluation hand, Evaluation torch, int ties = 0) => AuditRow.Compare(1, "FromScratch", Images, hand, torch, Limits, ties);

    private static Evaluation Of(params byte[] predictions)
    {
        int[,] confusion = new int[2, 2];
        for (int i = 0; i < predictions.Length; i++)
        {
            confusion[Images.Label(i), predictions[i]]++;
        }

        return new Evaluation(2, 3, (confusion[0, 0] + confusion[1, 1]) / (double)predictions.Length, predictions, confusion);
    }
}
