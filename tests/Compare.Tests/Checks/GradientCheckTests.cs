using FsCheck;
using FsCheck.Fluent;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

public sealed class GradientCheckTests
{
    private static readonly string[] Gradients = ["dW1", "db1", "dW2", "db2"];

    [Fact]
    public void Run_ComparesEveryElementOfASmallNetworkWithEveryWitnessInBothPrecisions()
    {
        GradientReport report = Run(SmallExperiment.Create());
        Assert.True(report.Holds);
        Assert.Null(report.FirstInBackwardOrder);
        Assert.Equal(16, report.Samples);
        Assert.Equal(
            from gradient in Gradients
            from witness in new[]
            {
                ("FromScratch", "autograd", Precision.Float64), ("FromScratch", "autograd", Precision.Float32),
                ("FromScratch", "centered", Precision.Float64), ("FromScratch", "centered", Precision.Float32),
                ("FromScratch", "forward", Precision.Float64), ("FromScratch", "forward", Precision.Float32),
                ("FromScratch", "float64", Precision.Float32), ("Torch", "float64", Precision.Float32), ("Torch", "centered", Precision.Float64), ("Torch", "forward", Precision.Float64),
            }
            select (gradient, witness.Item1, witness.Item2, witness.Item3),
            report.Rows.Select(row => (row.Difference.Tensor, row.Engine, row.Against, row.Precision)));
        Assert.All(report.Rows, row => Assert.Equal(row.Difference.Elements, row.Difference.Compared));
        Assert.All(report.Rows, row => Assert.NotEmpty(row.Limit.Reason));
    }

    [Fact]
    public void Run_OfALargeTensor_DifferentiatesASampleAndComparesAllWithAutograd()
    {
        GradientReport report = Run(SmallExperiment.Create(), new() { ElementsPerTensor = 20 });
        Assert.True(report.Holds);
        GradientRow[] ofW1 = [.. report.Rows.Where(row => row.Difference.Tensor == "dW1")];
        Assert.All(ofW1, row => Assert.Equal(row.Against is "autograd" or "float64" ? 84 : 20, row.Difference.Compared));
    }

    [Fact]
    public void Run_WithAnyElementOff_NamesTensorAndElement() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(12),
        Prop.ForAll(
            Gen.Choose(0, 3).Zip(Gen.Choose(0, 1000)).Zip(Gen.Elements(-1, 1)).ToArbitrary(),
            drawn =>
            {
                ((int tensor, int position), int sign) = drawn;
                Experiment experiment = SmallExperiment.Create();
                int element = position % experiment.InitialParameters[tensor].Values.Length;
                return new[] { (Precision.Float64, 1e-11, Verdict.Formula), (Precision.Float32, 1e-4, Verdict.Precision) }.All(bug =>
                {
                    GradientReport report = Run(experiment, seam: new OneElement(bug.Item1, Gradients[tensor], element, sign * bug.Item2));
                    return !report.Holds && report.FirstInBackwardOrder is GradientRow row
                        && (row.Difference.Tensor, row.Against, row.Precision, row.Verdict) == (Gradients[tensor], "autograd", bug.Item1, bug.Item3)
                        && row.Difference.MaxAbsAt == experiment.InitialParameters[tensor].IndexText(element);
                });
            }));

    [Fact]
    public void Run_WithAWrongElement_FindsItByDifferencesToo()
    {
        GradientReport report = Run(SmallExperiment.Create(), seam: new OneElement(Precision.Float64, "dW1", 17, 1e-4));
        Assert.Equal(
            ["autograd", "centered", "forward", "float64"],
            report.Rows.Where(row => !row.Verdict.Holds() && row.Difference.MaxAbsAt == "(1, 5)").Select(row => row.Against));
    }

    [Fact]
    public void Run_WithASampleAtTheCorner_LeavesItOutOfTheDifferences()
    {
        GradientReport report = Run(CornerExperiment.Create());
        Assert.True(report.Holds);
        Assert.Equal(
            ["FromScratch centered", "FromScratch forward", "Torch centered", "Torch forward"],
            report.Rows.Where(row => row is { Verdict: Verdict.Kink, Precision: Precision.Float64, Kinks: 1 }).Select(row => $"{row.Engine} {row.Against}"));
    }

    [Fact]
    public void Run_WithASampleThatFloat32PutsAcrossTheCorner_IsKink()
    {
        GradientReport report = Run(CornerExperiment.Create(), seam: new SlopeAtTheCorner(Precision.Float32));
        Assert.True(report.Holds);
        GradientRow row = Assert.Single(report.Rows, row => row is { Against: "autograd", Verdict: Verdict.Kink });
        Assert.Equal(("db1", Precision.Float32, 1), (row.Difference.Tensor, row.Precision, row.Kinks));
    }

    [Fact]
    public void Run_WithAnotherSlopeAtTheCornerInFloat64_IsFormula()
    {
        GradientReport report = Run(CornerExperiment.Create(), seam: new SlopeAtTheCorner(Precision.Float64));
        Assert.False(report.Holds);
        Assert.Equal(("db1", "autograd", Precision.Float64, Verdict.Formula), Identify(report.FirstInBackwardOrder!));
    }

    [Fact]
    public void Run_WithABugBesideASampleAtTheCorner_ExcusesNothing()
    {
        GradientReport report = Run(CornerExperiment.Create(), seam: new OneElement(Precision.Float32, "dW1", 5, 1e-3));
        Assert.Equal(("dW1", "autograd", Precision.Float32, Verdict.Precision), Identify(report.FirstInBackwardOrder!));
    }

    [Fact]
    public void Run_WithAWrongCost_DoesNotHold()
    {
        GradientReport report = Run(SmallExperiment.Create(), seam: Catalogue.Find("loss-of-own-predictions").Plant());
        Assert.False(report.Holds);
        Assert.False(report.Loss.Holds);
        Assert.False(report.Cost.Holds);
    }

    [Fact]
    public void Run_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(
        () => GradientCheck.Run(SmallExperiment.Create(), new(), cancellation: new CancellationToken(canceled: true)));

    private static GradientReport Run(Experiment experiment, GradientCheckOptions? options = null, ISeam? seam = null) =>
        GradientCheck.Run(experiment, options ?? new(), seam);

    private static (string, string, Precision, Verdict) Identify(GradientRow row) => (row.Difference.Tensor, row.Against, row.Precision, row.Verdict);
}
