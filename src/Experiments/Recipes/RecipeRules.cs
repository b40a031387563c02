namespace Harness.Experiments;

/// <summary>What a recipe has to keep: the limits of each field, and what its fields ask of each other.</summary>
public static class RecipeRules
{
    /// <summary>Checks a recipe. What needs the data as well (do the splits and batches fit?) <see cref="Experiment"/> checks.</summary>
    /// <param name="recipe">The recipe, read or made in code.</param>
    /// <param name="origin">What messages name first: where the field of a path was given. Null: the recipe's name.</param>
    /// <exception cref="InputException">A rule does not hold; the message names fields and values, and what would be right.</exception>
    public static void Check(Recipe recipe, Func<string, string>? origin = null)
    {
        origin ??= _ => $"recipe {recipe.Name}";
        foreach (RecipeField field in RecipeField.Values)
        {
            bool isThere = field.Section is null || field.Section.In(recipe) is not null;
            if (isThere && !field.Allows(field.In(recipe)))
            {
                throw new InputException(
                    $"{origin(field.Path)}: {field.Path}: {RecipeWriter.Text(field.In(recipe))} is not allowed; allowed: {field.Allowed}");
            }
        }

        foreach ((string[] paths, string? broken) in Across(recipe))
        {
            if (broken is not null)
            {
                // An option is the likelier culprit than the file it overrides.
                string culprit = paths.LastOrDefault(path => origin(path) != origin("")) ?? paths[0];
                throw new InputException($"{origin(culprit)}: {broken}");
            }
        }
    }

    // Each rule: the fields it is about, and what to say where it is broken.
    private static IEnumerable<(string[] Paths, string? Broken)> Across(Recipe recipe)
    {
        (TrainingOptions training, ScheduleOptions schedule) = (recipe.Training, recipe.Schedule);
        yield return (["training.epochs", "schedule.cycles"], (training.Epochs, schedule.Cycles) switch
        {
            (null, null) => "training.epochs, schedule.cycles: neither says how long to train; give one of them",
            (int epochs, int cycles) =>
                $"training.epochs: {epochs} and schedule.cycles: {cycles} both say how long to train; give one of them, the other null",
            _ => null,
        });

        yield return (["schedule.kind", "schedule.cycles"], schedule is { Cycles: int, Kind: not ScheduleKind.Triangular }
            ? $"schedule.cycles: {schedule.Cycles} with schedule.kind: {RecipeWriter.Text(schedule.Kind)}, which has no cycles; "
                + "give training.epochs, or the kind triangular"
            : null);

        yield return (["schedule.min", "schedule.max"], schedule.Min > schedule.Max
            ? $"schedule.min: {RecipeWriter.Text(schedule.Min)} is above schedule.max: {RecipeWriter.Text(schedule.Max)}; allowed: 0 … schedule.max"
            : null);

        yield return (["training.ensemble", "schedule.cycles"], training.Ensemble && schedule.Cycles is null
            ? "training.ensemble: true without schedule.cycles: its members are the parameters at the end of each cycle; give schedule.cycles, or false"
            : null);

        bool normalizes = recipe.Network.BatchNormalization.Kind != BatchNormalizationKind.None;
        yield return (["network.batchNormalization.kind", "training.batchSize"], normalizes && training.BatchSize == 1
            ? "network.batchNormalization.kind with training.batchSize: 1: a single image has no variance; allowed: batches of 2 and more"
            : null);

        (MeasureOptions measure, PublishedFigures? published) = (recipe.Measure, recipe.Published);
        yield return (["measure.kind", "schedule.kind"], measure.Kind == MeasureKind.RangeTest && schedule.Kind != ScheduleKind.Range
            ? $"measure.kind: range-test with schedule.kind: {RecipeWriter.Text(schedule.Kind)}, in which η does not rise from end to end; give the kind range"
            : null);

        FigureKind[] possible = Figures(measure.Kind);
        yield return (["measure.figures", "measure.kind"], measure.Figures.Any(figure => !possible.Contains(figure))
            ? $"measure.figures: {RecipeWriter.Text(measure.Figures)} with measure.kind: {RecipeWriter.Text(measure.Kind)}; allowed: "
                + string.Join(", ", possible.Select(figure => RecipeWriter.Text(figure)))
            : null);

        yield return (["measure.curveImages", "published.perfectEpoch", "published.zeroCostEpoch"], measure.CurveImages is not null && published is { PerfectEpoch: not null } or { ZeroCostEpoch: not null }
            ? $"measure.curveImages: {measure.CurveImages} with {(published.PerfectEpoch is null ? "published.zeroCostEpoch" : "published.perfectEpoch")}, an epoch of all training images; leave it out"
            : null);

        yield return (["published.validationAccuracy", "data.validationCount"], published?.ValidationAccuracy is not null && !Splits.HaveValidation(recipe.Data)
            ? "published.validationAccuracy without validation images; give data.validationCount, or files in data.validation"
            : null);

        yield return (["published.readingRates", "published.readingAccuracies"], published?.ReadingRates.Count != published?.ReadingAccuracies.Count
            ? $"published.readingRates: {published!.ReadingRates.Count} rates and published.readingAccuracies: {published.ReadingAccuracies.Count} accuracies; give as many"
            : null);

        foreach ((string path, IReadOnlyList<double>? values) in new[]
        {
            ("published.gradientMaxAbs", published?.GradientMaxAbs), ("published.gradientMaxRel", published?.GradientMaxRel),
            ("published.gradientShareBelow1e6", published?.GradientShareBelow1e6), ("published.gradientMeanDifference", published?.GradientMeanDifference),
        })
        {
            int layers = 2 * (recipe.Network.Hidden.Count + 1);
            yield return ([path], values is { Count: > 0 } && values.Count != layers
                ? $"{path}: {values.Count} values for {layers} parameters; give one for each W and b, in forward order"
                : null);
        }

        string[] files = ["data.train", "data.validation", "data.test"];
        string? twice = recipe.Data.Train.Concat(recipe.Data.Validation).Concat(recipe.Data.Test)
            .GroupBy(file => file).FirstOrDefault(group => group.Count() > 1)?.Key;
        yield return (files, twice is null
            ? null
            : $"{string.Join(", ", files)}: {RecipeWriter.Text(twice)} is named twice; its images would be in two splits, or twice in one");
    }

    private static FigureKind[] Figures(MeasureKind kind) => kind switch
    {
        MeasureKind.Training => [FigureKind.LearningCurves, FigureKind.ConfusionMatrix, FigureKind.LearningRate],
        MeasureKind.Gradients => [FigureKind.Gradients],
        MeasureKind.RangeTest => [FigureKind.RangeTest],
        MeasureKind.Schedule => [FigureKind.LearningRate],
        _ => [FigureKind.Labels],
    };
}
