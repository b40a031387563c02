using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>Every bug is planted in the hand-written side and must make the job fail, by the check that explains it best.</summary>
public sealed class PlantedBugTests
{
    [Fact]
    public void MeanLeftOut_ShowsInTheLastGradients() =>
        AssertCaught(Catalogue.Find("sum-for-mean").Plant(), "gradients", "db2 is the first to differ", "autograd in float64", "FORMULA");

    [Fact]
    public void HalfThePenalty_ShowsInTheWeights() =>
        AssertCaught(Catalogue.Find("half-the-penalty").Plant(), "gradients", "dW2 is the first to differ", "FORMULA");

    [Fact]
    public void MaskByTheWrongSign_ShowsBeforeTheRelu() =>
        AssertCaught(new Negated(Pass.Backward, "S", "ReLU 1"), "gradients", "db1 is the first to differ", "FORMULA");

    [Fact]
    public void MaskLeftOut_ShowsBeforeTheRelu() =>
        AssertCaught(Catalogue.Find("slope-left-out").Plant(), "gradients", "db1 is the first to differ", "FORMULA");

    [Fact]
    public void PreActivationForActivation_ShowsInTheSecondWeights() =>
        AssertCaught(Catalogue.Find("pre-activation-for-activation").Plant(), "gradients", "dW2 is the first to differ", "FORMULA");

    [Fact]
    public void LabelsLeftOut_ShowInTheLastGradients() =>
        AssertCaught(Catalogue.Find("labels-left-out").Plant(), "gradients", "db2 is the first to differ", "FORMULA");

    [Fact]
    public void BiasGradientOfTheWrongSign_ShowsInThatBias() =>
        AssertCaught(new Negated(Pass.Backward, "db1"), "gradients", "db1 is the first to differ", "FORMULA");

    [Fact]
    public void TransposedGradientOfASquareLayer_ShowsInThatLayer() =>
        AssertCaught(Catalogue.Find("weights-gradient-transposed").Plant(), "gradients", SmallExperiment.WithHidden(7, 7), "dW2 is the first to differ", "FORMULA");

    [Theory]
    [InlineData(Precision.Float32, "float32")]
    [InlineData(Precision.Float64, "float64")]
    public void NaNInOneElement_ShowsAtThatElement(Precision precision, string name) =>
        AssertCaught(new OneElement(precision, "dW2", 9, double.NaN), "gradients", "dW2 is the first to differ", "NaN by hand", $"autograd in {name}", "at (1, 2)", "FORMULA");

    [Fact]
    public void WrongOnlyInFloat32_ShowsAsPrecision() =>
        AssertCaught(new OneElement(Precision.Float32, "dW2", 9, 1e-3), "gradients", "dW2 is the first to differ", "at (1, 2)", "PRECISION");

    [Fact]
    public void CostOfTheModelsOwnPredictionsInTraining_ShowsInTheDifferences() =>
        AssertCaught(Catalogue.Find("loss-of-own-predictions").Plant(), "gradients", "db2 is the first to differ", "centred differences");

    [Fact]
    public void CostOfTheModelsOwnPredictionsInReports_ShowsInNothingElse()
    {
        CompareResult result = AssertCaught(
            Catalogue.Find("report-of-own-predictions").Plant(), "reported metrics", "after the lockstep, float64, test images, with the parameters of FromScratch: L is");
        Assert.Equal(["reported metrics"], Failing(result));
    }

    [Fact]
    public void RateOneStepLate_ShowsInTheSecondStep()
    {
        CompareResult result = AssertCaught(new LateRate(), "lockstep", "step 1 (", "float64", "becomes", "FORMULA");
        Assert.Equal(["lockstep", "free-running", "steps in training", "epochs"], Failing(result));

        // In float64 too, where the gradients say nothing of it: so it is no matter of float32's precision.
        Assert.Equal([(Precision.Float64, Verdict.Formula), (Precision.Float32, Verdict.Formula)], result.Lockstep.Select(report => (report.Precision, report.FirstDifferent!.Verdict)));
        Assert.All(result.Trainings[0].Probes, probe => Assert.NotEqual(Verdict.Precision, probe.Verdict));
    }

    [Fact]
    public void PenaltyOnBiases_ShowsOnceBiasesAreNotZero()
    {
        CompareResult result = AssertCaught(Catalogue.Find("biases-penalised").Plant(), "lockstep", "step 1 (", "b");
        Assert.DoesNotContain("gradients", Failing(result));
    }

    [Fact]
    public void BugFromTheSecondEpochOn_ShowsInItsFirstStep()
    {
        CompareResult result = AssertCaught(new LateBug(new Negated(Pass.Backward, "dW2")), "steps in training", "step 4 (", "W2 becomes");
        Assert.DoesNotContain("lockstep", Failing(result));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void AnyBug_FailsInBothPrecisions(Precision precision) =>
        Assert.False(SmallJob.Run(SmallExperiment.Recipe with { Precision = precision }, Catalogue.Find("half-the-penalty").Plant()).Holds);

    private static CompareResult AssertCaught(ISeam bug, string check, params string[] evidence) =>
        AssertCaught(bug, check, SmallExperiment.Recipe, evidence);

    private static CompareResult AssertCaught(ISeam bug, string check, Recipe recipe, params string[] evidence)
    {
        CompareResult result = SmallJob.Run(recipe, bug);
        Assert.False(result.Holds);
        CheckResult failing = Assert.Single(result.Checks, line => line.Name == check);
        Assert.False(failing.Holds, failing.Detail);
        Assert.All(evidence, text => Assert.Contains(text, failing.Detail, StringComparison.Ordinal));
        return result;
    }

    private static IEnumerable<string> Failing(CompareResult result) =>
        result.Checks.Where(check => !check.Holds).Select(check => check.Name);
}
