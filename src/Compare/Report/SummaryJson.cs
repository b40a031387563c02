using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>summary.json; its fields are described in docs/output.md.</summary>
internal static class SummaryJson
{
    /// <summary>Version of the fields' meaning.</summary>
    public const int Schema = 1;

    /// <summary>How all results are written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>A comparison.</summary>
    public static string Write(CompareResult result, bool quick) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Verdict = result.Holds ? "pass" : "fail",
            Partial = result.IsPartial,
            Quick = quick,
            result.Planted,
            result.Checks,
            Diagnosis = result.Diagnosis is Diagnosis diagnosis ? DiagnosisRecord.Of(diagnosis) : null,
            Recipe = RecipeWriter.ToJson(result.Recipe),
            Data = new
            {
                result.Dataset.Source,
                result.Dataset.Location,
                result.Images.Train,
                result.Images.Validation,
                result.Images.Test,
                result.Dataset.Sha256,
            },
            Engines = result.Engines.Select(engine => new { engine.Name, engine.Provider, engine.Version, engine.Threads, Precision = engine.Precision.Name() }),
            Identity = result.Trainings.Count == 0 ? null : Identity(result.Trainings[0]),
            Witnesses = (result.Gradients?.Tensors ?? []).Select(WitnessRecord.Of),
            Gradients = (result.Gradients?.Rows ?? []).Select(GradientRecord.Of),
            Lockstep = result.Lockstep.Zip(result.Drift).Select(pair => new
            {
                Precision = pair.First.Precision.Name(),
                Steps = pair.First.Steps.Count,
                WorstShareOfFloor = pair.First.Worst?.ShareOfLimit,
                FirstDifferent = pair.First.FirstDifferent is StepResult step ? StepRecord.Of(pair.First.Precision, step) : null,
                pair.First.StepsWithKinks,
                FreeRunning = pair.Second.Rows.Select(row => row.Relative),
                WorstShareOfBand = pair.Second.Worst?.ShareOfBand,
                pair.Second.Crossings,
                pair.Second.FirstUnlikeReloaded,
            }),
            Horizon = Horizons(result),
            Trajectories = result.Trainings.Where(training => training.Trajectories is not null).Select(training => new
            {
                training.Seed,
                training.Trajectories!.Twins,
                training.Trajectories.Partings,
                Epochs = training.Trajectories.Rows.Select(EpochDifferenceRecord.Of),
            }),
            Epochs = result.Trainings.SelectMany(training => training.Epochs),
            Accuracy = result.Trainings.SelectMany(Accuracy),
            Agreement = result.Trainings.Where(training => training.Headline is not null).Select(training => new
            {
                training.Seed,
                training.Headline!.Disagreements,
                training.Headline.OnlyHandCorrect,
                training.Headline.OnlyTorchCorrect,
                Identity = Identity(training),
                Ensemble = training.Ensemble is EnsembleReport ensemble
                    ? new
                    {
                        FromScratch = new { Test = ensemble.Accuracy.Hand.Accuracy, Members = ensemble.HandMembers },
                        Torch = new { Test = ensemble.Accuracy.Torch.Accuracy, Members = ensemble.TorchMembers },
                        LastSnapshot = new { FromScratch = training.Accuracy!.Hand.Accuracy, Torch = training.Accuracy.Torch.Accuracy },
                    }
                    : null,
                TrainingSeconds = training.TrainingSeconds,
            }),
            Equivalence = result.Agreement is AccuracyAgreement agreement ? Equivalence(agreement) : null,
            result.Seconds,
        },
        Options) + "\n";

    /// <summary>A gradient check alone.</summary>
    public static string WriteGradients(Recipe recipe, GradientReport report, Diagnosis? diagnosis) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Verdict = report.Holds ? "pass" : "fail",
            Recipe = RecipeWriter.ToJson(recipe),
            Diagnosis = diagnosis is null ? null : DiagnosisRecord.Of(diagnosis),
            report.Samples,
            report.Step,
            NumericMode = report.NumericMode == ForwardMode.Evaluation ? "evaluation" : "training",
            Loss = new { report.Loss.Hand, report.Loss.Torch },
            Cost = new { report.Cost.Hand, report.Cost.Torch },
            Witnesses = report.Tensors.Select(WitnessRecord.Of),
            Gradients = report.Rows.Select(GradientRecord.Of),
        },
        Options) + "\n";

    /// <summary>A range test.</summary>
    public static string WriteRange(Recipe recipe, IReadOnlyDictionary<string, IReadOnlyList<RangeReading>> readings, bool isPartial) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Partial = isPartial,
            Recipe = RecipeWriter.ToJson(recipe),
            RangeTest.Rule,
            Suggestions = readings.ToDictionary(engine => engine.Key, engine => !isPartial && RangeTest.Suggest(engine.Value) is (double min, double max)
                ? new { Min = min, Max = max }
                : null),
            Readings = readings.Values.SelectMany(rows => rows),
        },
        Options) + "\n";

    /// <summary>Baselines, and the network without hidden layers.</summary>
    internal static string WriteBaselines(Recipe recipe, IEnumerable<BaselineRecord> rows) =>
        JsonSerializer.Serialize(new { Schema, Recipe = RecipeWriter.ToJson(recipe), Rows = rows }, Options) + "\n";

    /// <summary>What data info found.</summary>
    public static string WriteData(DatasetSummary summary) => JsonSerializer.Serialize(summary, Options) + "\n";

    /// <summary>What doctor found.</summary>
    public static string WriteComponents(IEnumerable<ComponentRecord> components) =>
        JsonSerializer.Serialize(new { Schema, Components = components }, Options) + "\n";

    private static object Equivalence(AccuracyAgreement agreement)
    {
        Tost tost = agreement.Equivalence;
        return new
        {
            tost.Margin,
            tost.Difference,
            tost.StandardError,
            Interval90 = new[] { tost.Interval90.Low, tost.Interval90.High },
            TostP = tost.PValue,
            McnemarP = agreement.McNemarP,
            agreement.SeedsP,
            agreement.Churn,
            Seeds = agreement.Reports.Count,
            Equivalent = tost.IsEquivalent,
            Sentence = AccuracySentence.Of(agreement),
        };
    }

    // The whole training says more than the first steps of the same precision.
    private static IEnumerable<HorizonRecord> Horizons(CompareResult result) =>
    [
        .. result.Drift.Where(drift => drift.Horizon.Searched > 0 && (drift.Precision != result.Recipe.Precision || result.Trainings.All(training => training.Trajectories is null)))
            .Select(drift => HorizonRecord.Of(result.Recipe.Seed, drift.Horizon)),
        .. result.Trainings.Where(training => training.Trajectories is not null).Select(training => HorizonRecord.Of(training.Seed, training.Trajectories!.Horizon)),
    ];

    private static object Identity(TrainingReport training) => new
    {
        Parameters = Both(training.HandIdentity.Parameters, training.TorchIdentity.Parameters),
        Batches = Both(training.HandIdentity.Batches, training.TorchIdentity.Batches),
        Masks = Both(training.HandIdentity.Masks, training.TorchIdentity.Masks),
        Noise = Both(training.HandIdentity.Noise, training.TorchIdentity.Noise),
        Pixels = Both(training.HandIdentity.Pixels, training.TorchIdentity.Pixels),
        Equal = training.SameInput,
    };

    private static Dictionary<string, string?> Both(string? hand, string? torch) => new() { ["FromScratch"] = hand, ["Torch"] = torch };

    private static IEnumerable<object> Accuracy(TrainingReport training) => training.Headline is not AccuracyReport report
        ? []
        : new[] { ("FromScratch", report.Hand, report.HandOpinion), ("Torch", report.Torch, report.TorchOpinion) }.Select(engine => (object)new
        {
            training.Seed,
            Engine = engine.Item1,
            Test = engine.Item2.Accuracy,
            engine.Item2.Loss,
            PerClass = AccuracyReport.PerClass(engine.Item2),
            Confusion = Rows(engine.Item2.Confusion),
            Opinion = engine.Item3?.OfAll() is not Opinion opinion ? null : new
            {
                opinion.By,
                opinion.Judged,
                opinion.Left,
                opinion.Accuracy,
                opinion.MacroAccuracy,
                opinion.LogLoss,
                opinion.LogLossReduction,
                opinion.TopK,
                opinion.Recall,
                opinion.Precision,
                Confusion = Rows(opinion.Confusion),
            },
        });

    private static int[][] Rows(int[,] matrix) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column]).ToArray())];
}
