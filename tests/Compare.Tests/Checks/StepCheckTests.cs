using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;

namespace Harness.Compare.Tests;

public sealed class StepCheckTests
{
    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Run_OfEqualEngines_IsRounding(Precision precision)
    {
        StepResult result = Run(SmallExperiment.Create(), precision);
        Assert.Equal(Verdict.Rounding, result.Verdict);
        Assert.InRange(result.ShareOfLimit, 0, 1);
        Assert.Equal((0, 0.01), (result.Step, result.Rate));
    }

    [Theory]
    [InlineData(Precision.Float64, true, Verdict.Formula)]
    [InlineData(Precision.Float32, true, Verdict.Precision)]
    [InlineData(Precision.Float32, false, Verdict.Formula)]
    public void Run_WithABug_NamesTheTensorThatIsWorst(Precision precision, bool formulaHolds, Verdict expected)
    {
        StepResult result = Run(SmallExperiment.Create(), precision, new Negated(Pass.Backward, "db2"), formulaHolds);
        Assert.Equal((expected, "b2"), (result.Verdict, result.Tensor));
        Assert.True(result.ShareOfLimit > 1);
    }

    [Fact]
    public void Run_WhereOnlyTheSampleAtTheCornerDiffers_IsKink()
    {
        StepResult result = Run(CornerExperiment.Create(), Precision.Float32, new SlopeAtTheCorner(Precision.Float32));
        Assert.Equal((Verdict.Kink, 1), (result.Verdict, result.Kinks));
    }

    [Fact]
    public void Run_InFloat64_ExcusesNoCorner() => Assert.Equal(
        Verdict.Formula, Run(CornerExperiment.Create(), Precision.Float64, new SlopeAtTheCorner(Precision.Float64)).Verdict);

    [Fact]
    public void Run_WithABugBesideASampleAtTheCorner_ExcusesNothing() => Assert.Equal(
        Verdict.Precision, Run(CornerExperiment.Create(), Precision.Float32, new Negated(Pass.Backward, "dW2")).Verdict);

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Run_WithNaN_IsFormulaWhateverElseHolds(Precision precision)
    {
        StepResult result = Run(CornerExperiment.Create(), precision, new OneElement(precision, "dW1", 0, double.NaN));
        Assert.Equal((Verdict.Formula, "W1", false), (result.Verdict, result.Tensor, result.IsFinite));
    }

    [Fact]
    public void Run_LeavesEachEngineWithItsOwnResult()
    {
        Experiment experiment = CornerExperiment.Create();
        using EnginePair pair = new(experiment, Precision.Float32, threads: 1, new SlopeAtTheCorner(Precision.Float32)), alone = new(experiment, Precision.Float32, threads: 1);
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        NamedTensors start = experiment.InitialParameters.Rounded(Precision.Float32);
        new StepCheck(pair, analysis, formulaHolds: true).Run(start, experiment.Batch(0));
        alone.Torch.Load(start);
        alone.Torch.Update(experiment.Batch(0));
        Assert.All(alone.Torch.Read(), tensor => Assert.Equal(tensor.Values, pair.Torch.Read()[tensor.Name].Values));
        Assert.NotEqual(pair.Torch.Read()["b1"].Values, pair.Hand.Read()["b1"].Values);
    }

    [Fact]
    public void Run_OfEnginesWhoseStatesHaveOtherNames_NamesBoth()
    {
        Experiment experiment = SmallExperiment.Create(), other = SmallExperiment.Create(SmallExperiment.Recipe with
        {
            Training = SmallExperiment.Recipe.Training with { Momentum = new() { Rho = 0.9 } },
        });
        using EnginePair pair = new(
            experiment, FromScratchEngine.Create(other, Precision.Float64, threads: 1), new TorchEngine(experiment, Precision.Float64, threads: 1));
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new StepCheck(pair, analysis, formulaHolds: true).Run(experiment.InitialParameters, experiment.Batch(0)));
        Assert.Equal("the engines' states differ: W1, b1, W2, b2, vW1, vb1, vW2, vb2 by hand, W1, b1, W2, b2 by torch", error.Message);
    }

    private static StepResult Run(Experiment experiment, Precision precision, ISeam? seam = null, bool formulaHolds = true)
    {
        using EnginePair pair = new(experiment, precision, threads: 1, seam);
        using RoundingAnalysis analysis = new(experiment, threads: 1);
        return new StepCheck(pair, analysis, formulaHolds).Run(experiment.InitialParameters.Rounded(precision), experiment.Batch(0));
    }
}
