using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A recipe cut down to a minute's worth: the same network, cost and batches on fewer images for fewer steps.</summary>
public static class QuickRecipe
{
    private const int MostTrain = 5000, MostValidation = 1000, MostTest = 2000, MostHalfCycle = 150, MostEpochs = 6;

    /// <summary>The cut-down recipe; nothing in it is more than in the original, and at least a batch is left to train on.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="splits">The images that it takes.</param>
    public static Recipe Of(Recipe recipe, Splits splits) => recipe with
    {
        Data = recipe.Data with
        {
            TrainCount = Math.Min(splits.Train.Count, Math.Max(MostTrain, recipe.Training.BatchSize)),
            ValidationCount = splits.Validation is { Count: int count } ? Math.Min(count, MostValidation) : recipe.Data.ValidationCount,
            TestCount = Math.Min(splits.Test.Count, MostTest),
        },
        Training = recipe.Training with { Epochs = recipe.Training.Epochs is int epochs ? Math.Min(epochs, MostEpochs) : null },
        Schedule = recipe.Schedule with
        {
            HalfCycle = Math.Min(recipe.Schedule.HalfCycle, MostHalfCycle),
            Cycles = recipe.Schedule.Cycles is null ? null : 1,
        },
    };
}
