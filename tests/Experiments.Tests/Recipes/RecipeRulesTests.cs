namespace Harness.Experiments.Tests;

public class RecipeRulesTests
{
    private static readonly Recipe Valid = new() { Training = new() { Epochs = 1 } };

    [Fact]
    public void Check_OfAValidRecipe_Passes() => RecipeRules.Check(Valid);

    [Fact]
    public void Check_WithoutALength_AsksForOne() =>
        AssertBroken(new Recipe(), "recipe default: training.epochs, schedule.cycles: neither says how long to train; give one of them");

    [Fact]
    public void Check_OfTwoLengths_NamesBoth() => AssertBroken(
        Valid with { Schedule = new() { Cycles = 2 } },
        "recipe default: training.epochs: 1 and schedule.cycles: 2 both say how long to train; give one of them, the other null");

    [Fact]
    public void Check_OfCyclesWithoutATriangle_NamesTheKind() => AssertBroken(
        Valid with { Training = new(), Schedule = new() { Cycles = 2, Kind = ScheduleKind.Constant } },
        "schedule.cycles: 2 with schedule.kind: \"constant\", which has no cycles");

    [Fact]
    public void Check_OfMinAboveMax_NamesBoth() => AssertBroken(
        Valid with { Schedule = new() { Min = 0.5, Max = 0.25 } },
        "schedule.min: 0.5 is above schedule.max: 0.25");

    [Fact]
    public void Check_OfEqualMinAndMax_Passes() => RecipeRules.Check(Valid with { Schedule = new() { Min = 0.5, Max = 0.5 } });

    [Theory]
    [InlineData(new[] { "a", "a" }, new[] { "b" }, new[] { "c" })]
    [InlineData(new[] { "a" }, new[] { "b", "a" }, new[] { "c" })]
    [InlineData(new[] { "b" }, new string[0], new[] { "a", "b", "a" })]
    [InlineData(new[] { "a" }, new[] { "b" }, new[] { "a" })]
    public void Check_OfAFileNamedTwice_NamesIt(string[] train, string[] validation, string[] test)
    {
        Recipe recipe = Valid with { Data = new() { Train = train, Validation = validation, Test = test } };
        InputException e = Assert.Throws<InputException>(() => RecipeRules.Check(recipe));
        Assert.Contains("is named twice", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfARecipeMadeInCode_LooksAtLimitsToo()
    {
        AssertBroken(Valid with { Network = new() { Hidden = [50, 0] } }, "recipe default: network.hidden: [50,0] is not allowed; allowed: list of");
        AssertBroken(Valid with { Training = Valid.Training with { Lambda = double.NaN } }, "training.lambda: \"NaN\" is not allowed");
        AssertBroken(Valid with { Schedule = new() { Max = double.PositiveInfinity } }, "schedule.max: \"Infinity\" is not allowed");
        AssertBroken(Valid with { Name = "a/b" }, "name: \"a/b\" is not allowed");
        AssertBroken(Valid with { Published = new() { TestAccuracy = 1.5 } }, "published.testAccuracy: 1.5 is not allowed");
    }

    [Fact]
    public void Check_OfARangeTestWithoutARange_NamesTheSchedule() => AssertBroken(
        Valid with { Measure = new() { Kind = MeasureKind.RangeTest } },
        "recipe default: measure.kind: range-test with schedule.kind: \"triangular\"");

    [Theory]
    [InlineData(MeasureKind.Training, FigureKind.Gradients, "\"learning-curves\", \"confusion-matrix\", \"learning-rate\"")]
    [InlineData(MeasureKind.Gradients, FigureKind.LearningCurves, "\"gradients\"")]
    [InlineData(MeasureKind.Schedule, FigureKind.LearningCurves, "\"learning-rate\"")]
    [InlineData(MeasureKind.Labels, FigureKind.ConfusionMatrix, "\"labels\"")]
    public void Check_OfAFigureThatTheKindDoesNotGive_NamesThoseItDoes(MeasureKind kind, FigureKind figure, string allowed) => AssertBroken(
        Valid with { Measure = new() { Kind = kind, Figures = [figure] } },
        $"with measure.kind: {RecipeWriter.Text(kind)}; allowed: {allowed}");

    [Fact]
    public void Check_OfCurveImages_AsksForNoEpochOfAllImages()
    {
        MeasureOptions measure = new() { Figures = [FigureKind.LearningCurves], CurveImages = 5 };
        RecipeRules.Check(Valid with { Measure = measure, Published = new() { TestAccuracy = 0.5 } });
        AssertBroken(Valid with { Measure = measure, Published = new() { PerfectEpoch = 3 } }, "measure.curveImages: 5 with published.perfectEpoch, an epoch of all training images; leave it out");
        AssertBroken(Valid with { Measure = measure, Published = new() { ZeroCostEpoch = 3 } }, "measure.curveImages: 5 with published.zeroCostEpoch, an epoch of all");
    }

    [Fact]
    public void Check_OfAPublishedValidationAccuracy_AsksForValidationImages()
    {
        Recipe recipe = Valid with { Published = new() { ValidationAccuracy = 0.5 } };
        RecipeRules.Check(recipe with { Data = new() { ValidationCount = 5 } });
        RecipeRules.Check(recipe with { Data = new() { Train = ["data_batch_1"], Validation = ["data_batch_2"] } });
        foreach (int? count in new int?[] { null, 0 })
        {
            AssertBroken(recipe with { Data = new() { ValidationCount = count } }, "published.validationAccuracy without validation images; give data.validationCount");
        }
    }

    [Fact]
    public void Check_OfPublishedLists_CountsThem()
    {
        AssertBroken(
            Valid with { Published = new() { ReadingRates = [0.1, 0.2], ReadingAccuracies = [0.5] } },
            "published.readingRates: 2 rates and published.readingAccuracies: 1 accuracies; give as many");
        AssertBroken(
            Valid with { Published = new() { GradientMaxAbs = [1, 1, 1] } },
            "published.gradientMaxAbs: 3 values for 4 parameters; give one for each W and b, in forward order");
        RecipeRules.Check(Valid with { Published = new() { GradientMaxRel = [1, 1, 1, 1], ReadingRates = [0.1], ReadingAccuracies = [0.5] } });
    }

    private static void AssertBroken(Recipe recipe, string message)
    {
        InputException e = Assert.Throws<InputException>(() => RecipeRules.Check(recipe));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
