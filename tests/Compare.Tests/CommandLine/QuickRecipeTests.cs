using FsCheck;
using FsCheck.Fluent;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class QuickRecipeTests
{
    [Fact]
    public void Of_AnyRecipe_EnlargesNothingAndStillFits()
    {
        int fits = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                (from images in Gen.Choose(10, 9000)
                 from train in OrNull(Gen.Choose(5, 9000))
                 from validation in OrNull(Gen.Choose(0, 2000))
                 from validates in Gen.Elements(true, false)
                 from batch in Gen.Choose(1, 6000)
                 from length in Gen.Choose(1, 400)
                 select (images, train, validation, validates, batch, length)).ToArbitrary(),
                drawn =>
                {
                    Recipe recipe = new()
                    {
                        Data = new()
                        {
                            Train = ["train"],
                            Validation = drawn.validates ? ["validation"] : [],
                            Test = ["test"],
                            TrainCount = drawn.train,
                            ValidationCount = drawn.validation,
                        },
                        Network = new() { Hidden = [] },
                        Training = new() { BatchSize = drawn.batch, Epochs = drawn.length % 2 == 0 ? drawn.length : null },
                        Schedule = new() { HalfCycle = drawn.length, Cycles = drawn.length % 2 == 0 ? null : drawn.length },
                    };
                    if (Try(recipe, drawn.images) is not Experiment full)
                    {
                        return true;
                    }

                    fits++;
                    Recipe quick = QuickRecipe.Of(recipe, full.Splits);
                    Experiment cut = Try(quick, drawn.images)!;
                    return cut.Splits.Train.Count <= full.Splits.Train.Count
                        && (cut.Splits.Validation?.Count ?? 0) <= (full.Splits.Validation?.Count ?? 0)
                        && cut.Splits.Validation is null == full.Splits.Validation is null
                        && cut.Splits.Test.Count <= full.Splits.Test.Count
                        && cut.Plan.Steps <= full.Plan.Steps
                        && quick.Training.BatchSize == recipe.Training.BatchSize
                        && quick.Schedule.HalfCycle <= recipe.Schedule.HalfCycle;
                }));
        Assert.NotEqual(0, fits);
    }

    [Fact]
    public void Of_ALargeRecipe_IsAMinutesWorth()
    {
        Recipe recipe = new() { Data = new() { Train = ["train"], Test = ["test"], ValidationCount = 1500 }, Schedule = new() { HalfCycle = 900, Cycles = 3 } };
        Experiment full = Try(recipe, 9000)!, cut = Try(QuickRecipe.Of(recipe, full.Splits), 9000)!;
        Assert.Equal((5000, 1000, 2000, 300), (cut.Splits.Train.Count, cut.Splits.Validation!.Count, cut.Splits.Test.Count, cut.Plan.Steps));
    }

    private static Gen<int?> OrNull(Gen<int> number) => Gen.OneOf(Gen.Constant<int?>(null), number.Select(n => (int?)n));

    private static Experiment? Try(Recipe recipe, int images)
    {
        try
        {
            LabelledImages all = new("all", new byte[3 * images], new byte[3 * images]);
            Dictionary<string, Range> files = new() { ["train"] = ..images, ["validation"] = images..(2 * images), ["test"] = ^images.. };
            return new Experiment(recipe, new Dataset("zeros", "in memory", all, files, ["a", "b"], "00"));
        }
        catch (InputException)
        {
            return null;
        }
    }
}
