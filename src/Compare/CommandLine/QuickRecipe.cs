using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A recipe cut down to a minute's worth: the same network, cost and batches on fewer images for fewer steps.</summary>
public static class QuickRecipe
{
    private const int MostTrain = 5000, MostValidation = 1000, MostTest = 2000, MostHalfCycle = 150, MostEpochs = 6;

    /// <summary>The cut-down recipe; nothing in it is more than in the original.</summary>
    public static Recipe Of(Recipe recipe) => recipe with
    {
        Data = recipe.Data with
        {
            TrainCount = Math.Min(recipe.Data.TrainCount ?? MostTrain, MostTrain),
            ValidationCount = recipe.Data is { ValidationCount: null, Validation.Count: 0 } ? null : Math.Min(recipe.Data.ValidationCount ?? MostValidation, MostValidation),
            TestCount = Math.Min(recipe.Data.TestCount ?? MostTest, MostTest),
        },
        Training = recipe.Training with { Epochs = recipe.Training.Epochs is int epochs ? Math.Min(epochs, MostEpochs) : null },
        Schedule = recipe.Schedule with
        {
            HalfCycle = Math.Min(recipe.Schedule.HalfCycle, MostHalfCycle),
            Cycles = recipe.Schedule.Cycles is null ? null : 1,
        },
    };
}
