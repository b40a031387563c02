namespace Harness.Experiments.Tests;

public class SplitsTests
{
    private static readonly Dataset Dataset = TestImages.Files(("a", 10), ("b", 20), ("t", 5));
    private static readonly DataOptions Options = new() { Train = ["a", "b"], Test = ["t"] };

    [Fact]
    public void Take_OfNamedFiles_TakesThemInTheirOrder()
    {
        Splits splits = Take(Options with { Train = ["b"], Validation = ["a"] });
        Assert.Equal(Enumerable.Range(10, 20), TestImages.Origins(splits.Train));
        Assert.Equal(Enumerable.Range(0, 10), TestImages.Origins(splits.Validation!));
        Assert.Equal(Enumerable.Range(30, 5), TestImages.Origins(splits.Test));
    }

    [Fact]
    public void Take_OfNamedFilesWithCounts_TakesTheirFirst()
    {
        Splits splits = Take(Options with { Train = ["b"], Validation = ["a"], TrainCount = 3, ValidationCount = 2, TestCount = 1 });
        Assert.Equal([10, 11, 12], TestImages.Origins(splits.Train));
        Assert.Equal([0, 1], TestImages.Origins(splits.Validation!));
        Assert.Equal([30], TestImages.Origins(splits.Test));
    }

    [Fact]
    public void Take_WithoutValidation_HasNone()
    {
        Assert.Null(Take(Options).Validation);
        Assert.Null(Take(Options with { ValidationCount = 0 }).Validation);
        Assert.Null(Take(Options with { Train = ["b"], Validation = ["a"], ValidationCount = 0 }).Validation);
        Assert.Equal(Enumerable.Range(0, 30), TestImages.Origins(Take(Options).Train));
        Assert.Equal(Enumerable.Range(0, 30), TestImages.Origins(Take(Options with { ValidationCount = 0 }).Train));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(0, false, false)]
    [InlineData(3, true, true)]
    public void HaveValidation_IsWhetherThereAreImagesToValidateOn(int? count, bool outOfTraining, bool ofFiles)
    {
        DataOptions training = Options with { ValidationCount = count }, files = Options with { Train = ["b"], Validation = ["a"], ValidationCount = count };
        Assert.Equal((outOfTraining, ofFiles), (Splits.HaveValidation(training), Splits.HaveValidation(files)));
        Assert.Equal((outOfTraining, ofFiles), (Take(training).Validation is not null, Take(files).Validation is not null));
    }

    [Fact]
    public void Take_OfTheLast_LeavesTheRestInOrder()
    {
        Splits splits = Take(Options with { ValidationCount = 4, Split = SplitKind.Last, TrainCount = 20 });
        Assert.Equal(Enumerable.Range(0, 20), TestImages.Origins(splits.Train));
        Assert.Equal([26, 27, 28, 29], TestImages.Origins(splits.Validation!));
    }

    [Fact]
    public void Take_AtRandom_PartsTheImagesAnewForEverySeed()
    {
        DataOptions options = Options with { ValidationCount = 8 };
        Splits one = Take(options), again = Take(options), two = Take(options, seed: 2);
        Assert.Equal(Enumerable.Range(0, 30), TestImages.Origins(one.Train).Concat(TestImages.Origins(one.Validation!)).Order());
        Assert.Equal(8, one.Validation!.Count);
        Assert.Equal(TestImages.Origins(one.Validation), TestImages.Origins(again.Validation!));
        Assert.NotEqual(TestImages.Origins(one.Validation).Order(), TestImages.Origins(two.Validation!).Order());
    }

    [Fact]
    public void Take_KeepsLabelsWithTheirImages()
    {
        LabelledImages train = Take(Options with { ValidationCount = 8 }).Train;
        Assert.All(Enumerable.Range(0, train.Count), i => Assert.Equal(train.Pixels(i)[0] % 3, train.Label(i)));
    }

    [Fact]
    public void Take_OfWhatDoesNotFit_NamesFieldAndValue()
    {
        AssertRefused(Options with { Train = ["a", "c"] }, "data.train: no file c in code; there are: a, b, t");
        AssertRefused(Options with { Validation = ["c"] }, "data.validation: no file c in code");
        AssertRefused(Options with { Test = ["c"] }, "data.test: no file c in code");
        AssertRefused(Options with { TrainCount = 31 }, "data.trainCount: 31 is more than the 30 images there are; allowed: 1 … 30");
        AssertRefused(Options with { ValidationCount = 5, TrainCount = 26 }, "data.trainCount: 26 is more than the 25 images there are");
        AssertRefused(Options with { TestCount = 6 }, "data.testCount: 6 is more than the 5 images there are; allowed: 1 … 5");
        AssertRefused(Options with { ValidationCount = 30 }, "data.validationCount: 30 leaves nothing to train on");
        AssertRefused(Options with { Train = ["b"], Validation = ["a"], ValidationCount = 11 }, "data.validationCount: 11 is more than the 10 images there are");
    }

    [Fact]
    public void OfCurves_AreTheFirstOfBothSplits_OrTheSplitsThemselves()
    {
        Splits splits = Take(Options with { ValidationCount = 8 });
        Assert.Equal((splits.Train, splits.Validation), splits.OfCurves(null));
        Assert.Equal((splits.Train, splits.Validation), splits.OfCurves(22));
        (LabelledImages train, LabelledImages? validation) = splits.OfCurves(5);
        Assert.Equal(TestImages.Origins(splits.Train).Take(5), TestImages.Origins(train));
        Assert.Equal(TestImages.Origins(splits.Validation!).Take(5), TestImages.Origins(validation!));
        (train, validation) = splits.OfCurves(9);
        Assert.Equal((9, splits.Validation), (train.Count, validation));
        Assert.Null(Take(Options).OfCurves(5).Validation);
        InputException e = Assert.Throws<InputException>(() => splits.OfCurves(23));
        Assert.Equal("measure.curveImages: 23 is more than the 22 images there are; allowed: 1 … 22", e.Message);
    }

    [Theory]
    [InlineData(new[] { "a", "t" }, new string[0], 5)]
    [InlineData(new[] { "a" }, new[] { "a" }, 10)]
    [InlineData(new[] { "b" }, new[] { "a", "t" }, 5)]
    [InlineData(new[] { "a", "a" }, new string[0], 10)]
    public void Take_OfAFileTwice_IsRefused(string[] train, string[] validation, int twice) =>
        AssertRefused(Options with { Train = train, Validation = validation }, $"data: the splits name {twice} images twice");

    private static Splits Take(DataOptions options, int seed = 1) => Splits.Take(Dataset, options, seed);

    private static void AssertRefused(DataOptions options, string message)
    {
        InputException e = Assert.Throws<InputException>(() => Take(options));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }
}
