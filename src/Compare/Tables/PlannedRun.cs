using System.Security.Cryptography;
using System.Text;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A run that a table needs, before it is done.</summary>
/// <param name="Recipe">What is run.</param>
/// <param name="Engine">By which engine; null: a gradient check, which needs both.</param>
/// <param name="Number">Number of the run; its seed is the recipe's plus this.</param>
public sealed record PlannedRun(Recipe Recipe, EngineName? Engine, int Number)
{
    /// <summary>Version of what an outcome holds.</summary>
    private const int Format = 2;

    // A kept outcome is that of the same code: the modules' identities change with it.
    private static readonly string Code = $"{EngineNames.Code} {typeof(PlannedRun).Module.ModuleVersionId}";

    /// <summary>"FromScratch", "Torch" or "both".</summary>
    public string EngineText => Engine?.ToString() ?? "both";

    /// <summary>What is read on the way: only what a row or a figure needs.</summary>
    public RunOptions Options => new()
    {
        EveryEpoch = HasCurves || Recipe.Published is { PerfectEpoch: not null } or { ZeroCostEpoch: not null },
        Judged = Recipe.Measure.Kind == MeasureKind.Training && (Recipe.Measure.Figures.Contains(FigureKind.ConfusionMatrix) || Quantity.Of(Recipe).Any(quantity => quantity.Split == "test")),
        Every = HasCurves ? Recipe.Measure.Every : 0,
        CurveImages = HasCurves ? Recipe.Measure.CurveImages : null,
    };

    /// <summary>Names the images that are trained on, and how they are normalised: equal for runs that can share them.</summary>
    public string TrainingImages => string.Join(
        ' ',
        [
            string.Join('+', Recipe.Data.Train), $"{Recipe.Data.TrainCount}", $"{Recipe.Data.ValidationCount}", string.Join('+', Recipe.Data.Validation),
            Recipe.Data is { Split: SplitKind.Random, Validation.Count: 0, ValidationCount: > 0 } ? $"{Recipe.Seed + Number}" : "",
            $"{Recipe.Data.Features}", $"{Recipe.Data.Scale}",
        ]);

    private bool HasCurves => Recipe.Measure.Figures.Contains(FigureKind.LearningCurves);

    /// <summary>
    /// SHA-256 of all that decides the outcome: the recipe without its names and published figures, what is read on the way,
    /// the images, the engine and what it computes with, the seed and the code. Rows with equal keys share a run.
    /// </summary>
    /// <param name="dataset">The images.</param>
    public string Key(HashedDataset dataset)
    {
        MeasureOptions measure = Recipe.Measure.Kind == MeasureKind.Training ? new MeasureOptions() : Recipe.Measure with { Figures = [] };
        Recipe bare = Recipe with { Name = "", Description = "", Published = null, Measure = measure };
        IEnumerable<string> files = Recipe.Data.Train.Concat(Recipe.Data.Validation).Concat(Recipe.Data.Test);
        string read = $"{Options.EveryEpoch} {Options.Every} {Options.Judged} {Options.CurveImages}";
        string providers = string.Join(", ", (Engine is EngineName one ? [one] : Enum.GetValues<EngineName>()).Select(engine => engine.Provider()));
        string text = string.Join('\n', [$"{Format} {Code}", EngineText, providers, $"{Recipe.Seed + Number}", read, RecipeWriter.Write(bare), .. files.Select(dataset.Sha256Of)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>Images whose files' hashes are computed once.</summary>
/// <param name="dataset">The images.</param>
public sealed class HashedDataset(Dataset dataset)
{
    private readonly Dictionary<string, string> hashes = [];

    /// <summary>The images.</summary>
    public Dataset Dataset => dataset;

    /// <summary>SHA-256 of a file; of one that is not there, its name: the run itself will say what is wrong.</summary>
    public string Sha256Of(string file) => hashes.TryGetValue(file, out string? known) ? known
        : hashes[file] = dataset.Files.ContainsKey(file) ? dataset.Sha256Of(file) : file;
}
