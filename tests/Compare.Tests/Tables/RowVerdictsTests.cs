namespace Harness.Compare.Tests;

public class RowVerdictsTests
{
    private const double Margin = 0.01;

    [Theory]
    [InlineData(QuantityKind.Accuracy, 0.46, 0.4749, null, true)]
    [InlineData(QuantityKind.Accuracy, 0.46, 0.4751, null, false)]
    [InlineData(QuantityKind.Accuracy, 0.46, 0.4399, null, false)]
    [InlineData(QuantityKind.Accuracy, 0.46, 0.4999, 0.02, true)]
    [InlineData(QuantityKind.Accuracy, 0.46, 0.5001, 0.02, false)]
    [InlineData(QuantityKind.Accuracy, 0.46, double.NaN, null, false)]
    [InlineData(QuantityKind.Error, 1e-8, 9e-8, null, true)]
    [InlineData(QuantityKind.Error, -1e-8, 1e-12, null, true)]
    [InlineData(QuantityKind.Error, -1e-8, -1.1e-7, null, false)]
    [InlineData(QuantityKind.Error, 1e-8, double.NaN, null, false)]
    [InlineData(QuantityKind.Error, 0.09, 1e-12, null, true)]
    [InlineData(QuantityKind.Error, 1.0, 0.11, null, true)]
    [InlineData(QuantityKind.Error, 1.0, 0.09, null, false)]
    [InlineData(QuantityKind.Share, 0.8, 0.71, null, true)]
    [InlineData(QuantityKind.Share, 0.8, 0.69, null, false)]
    [InlineData(QuantityKind.Epoch, 13, 18, null, true)]
    [InlineData(QuantityKind.Epoch, 13, 19, null, false)]
    [InlineData(QuantityKind.Epoch, 13, double.NaN, null, false)]
    [InlineData(QuantityKind.Rate, 0.045, 0.08, null, true)]
    [InlineData(QuantityKind.Rate, 0.045, 0.1, null, false)]
    [InlineData(QuantityKind.Rate, 0.045, 0.02, null, false)]
    public void Reproduced_GoesByTheRuleOfTheKind(QuantityKind kind, double published, double ours, double? deviation, bool expected) =>
        Assert.Equal(expected, RowVerdicts.Reproduced(Quantity(kind, published), ours, deviation));

    [Fact]
    public void Reproduced_WithoutAFigureOrARun_IsNotJudged()
    {
        Assert.Null(RowVerdicts.Reproduced(Quantity(QuantityKind.Accuracy, null), 0.5, null));
        Assert.Null(RowVerdicts.Reproduced(Quantity(QuantityKind.Accuracy, 0.5), null, null));
    }

    [Fact]
    public void Agreement_OfEqualPredictions_IsEqual() =>
        Assert.Equal(Parity.Equal, Agreement([Run(1000, 500)], [Run(1000, 500)]));

    [Fact]
    public void Agreement_OfFewImages_IsOpen() =>
        Assert.Equal(Parity.Open, Agreement([Run(100, 50)], [Run(100, 52)]));

    [Fact]
    public void Agreement_FarApartInEverySeed_Differs() =>
        Assert.Equal(Parity.Differs, Agreement([.. Enumerable.Range(0, 5).Select(i => Run(10_000, 5000 + i))], [.. Enumerable.Range(0, 5).Select(i => Run(10_000, 4000 + 2 * i))]));

    [Theory]
    [InlineData(5000, 4000, 1, true)]
    [InlineData(5000, 4000, 2, true)]
    [InlineData(5000, 4000, 5, false)]
    [InlineData(5000, 4980, 1, true)]
    [InlineData(5000, 4990, 1, false)]
    public void NeedsSeeds_WhereTheImagesDoNotExplainIt_UntilTheSeedsDoNotEither(int hand, int torch, int seeds, bool expected)
    {
        RunOutcome[] ours = [.. Enumerable.Range(0, seeds).Select(i => Run(10_000, hand + i))], theirs = [.. Enumerable.Range(0, seeds).Select(i => Run(10_000, torch + 2 * i))];
        Quantity[] quantities = [Quantity(QuantityKind.Accuracy, 0.5) with { Split = "test" }];
        Assert.Equal(expected, RowVerdicts.NeedsSeeds(quantities, ours, theirs, Margin));
        Assert.False(RowVerdicts.NeedsSeeds(quantities, ours, [], Margin));
        Assert.False(RowVerdicts.NeedsSeeds([Quantity(QuantityKind.Rate, 0.5)], ours, theirs, Margin));
    }

    [Fact]
    public void Agreement_OfAnAccuracyThatIsNotThatOfItsPredictions_Differs()
    {
        RunOutcome honest = Run(1000, 500);
        SplitOutcome split = honest.Splits["test"];
        RunOutcome wrong = honest with { Splits = new Dictionary<string, SplitOutcome> { ["test"] = split with { Accuracy = split.Accuracy + 0.001 } } };
        Assert.Equal(Parity.Differs, Agreement([wrong], [honest]));
    }

    [Fact]
    public void Agreement_WithoutAnEngine_IsNotCompared() => Assert.Equal(Parity.NotCompared, Agreement([Run(10, 5)], []));

    [Theory]
    [InlineData("ROUNDING", Parity.Equal)]
    [InlineData("KINK", Parity.Equal)]
    [InlineData("PRECISION", Parity.Differs)]
    [InlineData("FORMULA", Parity.Differs)]
    public void Agreement_OfGradients_IsTheVerdictOnHandAgainstAutograd(string verdict, Parity expected)
    {
        RunOutcome run = new() { Engine = "both", Provider = "", Seed = 1, Gradients = [Gradient("autograd", verdict), Gradient("centered", "FORMULA")] };
        Quantity quantity = Quantity(QuantityKind.Error, 1) with { Tensor = "dW1" };
        Assert.Equal(expected, RowVerdicts.Agreement(quantity, [run], [run], Margin).Parity);
        Assert.Equal(Parity.Differs, RowVerdicts.Agreement(quantity with { Tensor = "dW2" }, [run], [run], Margin).Parity);
    }

    [Theory]
    [InlineData(10, 12, Parity.Equal)]
    [InlineData(10, 16, Parity.Differs)]
    [InlineData(10, double.NaN, Parity.Open)]
    public void Agreement_OfEpochs_GoesByTheirDistance(double hand, double torch, Parity expected)
    {
        Quantity quantity = new("epoch", QuantityKind.Epoch, null, (_, engine) => engine == EngineName.FromScratch ? hand : torch);
        Assert.Equal(expected, RowVerdicts.Agreement(quantity, [Run(10, 5)], [Run(10, 5)], Margin).Parity);
    }

    [Fact]
    public void Agreement_OfEpochs_OneOfWhichNeverComes_IsOpen()
    {
        Quantity quantity = new("epoch", QuantityKind.Epoch, null, (run, engine) => run.Seed == 2 && engine == EngineName.Torch ? double.NaN : 10);
        RunOutcome[] runs = [Run(10, 5) with { Seed = 1 }, Run(10, 5) with { Seed = 2 }, Run(10, 5) with { Seed = 3 }];
        Assert.Equal(Parity.Open, RowVerdicts.Agreement(quantity, runs, runs, Margin).Parity);
    }

    [Theory]
    [InlineData(0, Parity.Equal)]
    [InlineData(0.05, Parity.Differs)]
    [InlineData(double.NaN, Parity.Open)]
    public void Agreement_OfRangeTests_GoesByAllReadings(double shift, Parity expected)
    {
        Quantity quantity = Quantity(QuantityKind.Rate, 0.1);
        Assert.Equal(expected, RowVerdicts.Agreement(quantity, [Readings(shift)], [Readings(0)], Margin).Parity);

        // Noise of ±1 point from reading to reading, the same on both but for the shift and a little.
        static RunOutcome Readings(double shift) => Run(10, 5) with
        {
            Readings = [.. Enumerable.Range(0, 50).Select(i => new RangeReading("", i, 0.01 * i, 0.4 + 0.01 * (i % 3) + shift + (shift == 0 ? 0 : 0.001 * (i % 2)), 1))],
        };
    }

    private static Parity Agreement(RunOutcome[] hand, RunOutcome[] torch) =>
        RowVerdicts.Agreement(Quantity(QuantityKind.Accuracy, 0.5) with { Split = "test" }, hand, torch, Margin).Parity;

    private static Quantity Quantity(QuantityKind kind, double? published) => new("any", kind, published, (_, _) => 0);

    // All images of class 1; the first ones are classified correctly.
    private static RunOutcome Run(int images, int correct) => new()
    {
        Engine = "any",
        Provider = "",
        Seed = 1,
        Splits = new Dictionary<string, SplitOutcome>
        {
            ["test"] = new((double)correct / images, 1, [.. Enumerable.Range(0, images).Select(i => (byte)(i < correct ? 1 : 0))], [.. Enumerable.Repeat((byte)1, images)]),
        },
    };

    private static GradientRecord Gradient(string against, string verdict) =>
        new("dW1", against, "float64", 0, "", 0, 0, 0, "", 0, 1, 1, 1, 1, 1, "", 0, verdict, 0, "FromScratch", 0);
}
