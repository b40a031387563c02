using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// A hyper-parameter search as its file says it: which fields of a recipe are tried with which values, how often each
/// trial is initialised, what follows the coarse stage. These records are the one list of a search file's fields.
/// </summary>
public sealed record SearchSpace
{
    /// <summary>Name of the search: its file's name without the ending.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>The file, which messages name.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The recipe's file, and its text as it is when the search is read: what is changed in it later belongs to another search.</summary>
    [JsonIgnore]
    public (string File, string Text) RecipeSource { get; init; }

    /// <summary>Fields of the recipe that the command line replaces.</summary>
    [JsonIgnore]
    public IReadOnlyList<FieldAssignment> Overrides { get; init; } = [];

    /// <summary>What is searched for, and what the source leaves open.</summary>
    public string Description { get; init; } = "";

    /// <summary>The recipe whose fields are tried: its name, or its file, relative to this one.</summary>
    public required string Recipe { get; init; }

    /// <summary>Fields of the recipe that all trials share, by path.</summary>
    public IReadOnlyDictionary<string, JsonElement> Set { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Seed of the values drawn; the recipe's seed is that of the first initialisation.</summary>
    [Range(0, 1_000_000_000)]
    public int Seed { get; init; } = 1;

    /// <summary>How often each trial is trained, from different initialisations: initialisation i has the recipe's seed + i.</summary>
    [Range(1, 1000)]
    public int Initializations { get; init; } = 1;

    /// <summary>The fields that are tried, by path, each with its values.</summary>
    public required IReadOnlyDictionary<string, FieldRange> Fields { get; init; }

    /// <summary>How many trials of drawn values; null: every combination of lists and grids.</summary>
    [Range(1, SearchPlan.MostTrials)]
    public int? Trials { get; init; }

    /// <summary>What the source reports of trials; where values are drawn, these trials come first.</summary>
    public PublishedTrials? Published { get; init; }

    /// <summary>The fine stage; null: none.</summary>
    public FineStage? Fine { get; init; }

    /// <summary>The best trials trained longer; null: none.</summary>
    public LongerStage? Longer { get; init; }
}

/// <summary>The values of one field: exactly one of the four.</summary>
public sealed record FieldRange
{
    /// <summary>A list of values, as the recipe would have them.</summary>
    [Length(1, SearchPlan.MostTrials)]
    public IReadOnlyList<JsonElement>? Values { get; init; }

    /// <summary>Equal steps between two numbers.</summary>
    public GridRange? Grid { get; init; }

    /// <summary>Drawn from between two numbers, all alike; integers where the field is one, both ends among them.</summary>
    [Length(2, 2)]
    public IReadOnlyList<double>? Uniform { get; init; }

    /// <summary>Drawn from between two positive numbers so that their logarithm is uniform: λ = 10^U(−5, −1) is [1e-5, 1e-1].</summary>
    [Length(2, 2)]
    public IReadOnlyList<double>? LogUniform { get; init; }
}

/// <summary>from, from + step, …, as far as to.</summary>
public sealed record GridRange
{
    /// <summary>The first value.</summary>
    public required double From { get; init; }

    /// <summary>No value is above it; the last one where the steps lead there.</summary>
    public required double To { get; init; }

    /// <summary>The distance of two values.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public required double Step { get; init; }
}

/// <summary>The fine stage: between the best coarse trials, or in ranges of its own.</summary>
public sealed record FineStage
{
    /// <summary>Fields of the recipe that only this stage's trials share, by path.</summary>
    public IReadOnlyDictionary<string, JsonElement> Set { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Ranges of this stage's own, by path; other fields are narrowed to the best coarse trials.</summary>
    public IReadOnlyDictionary<string, FieldRange> Fields { get; init; } = new Dictionary<string, FieldRange>();

    /// <summary>How many trials of drawn values; null: every combination of lists and grids.</summary>
    [Range(1, SearchPlan.MostTrials)]
    public int? Trials { get; init; }

    /// <summary>To how many of the best coarse trials the fields are narrowed; null: 2.</summary>
    [Range(1, SearchPlan.MostTrials)]
    public int? Around { get; init; }

    /// <summary>Whether a range also reaches to the values tried next to the best ones, on both sides.</summary>
    public bool Neighbours { get; init; } = true;

    /// <summary>What the source reports of this stage's trials; where values are drawn, these trials come first.</summary>
    public PublishedTrials? Published { get; init; }
}

/// <summary>The best trials once more, with more training.</summary>
public sealed record LongerStage
{
    /// <summary>How many of the best.</summary>
    [Range(1, SearchPlan.MostTrials)]
    public int Best { get; init; } = 3;

    /// <summary>The fields that make it longer, by path: schedule.cycles, training.epochs, ….</summary>
    public required IReadOnlyDictionary<string, JsonElement> Set { get; init; }

    /// <summary>What the source reports of these trials.</summary>
    public PublishedTrials? Published { get; init; }
}

/// <summary>What a source reports of a search's trials.</summary>
public sealed record PublishedTrials
{
    /// <summary>Where it is printed: report and table or figure.</summary>
    public string Source { get; init; } = "";

    /// <summary>Why what is measured here is known to differ, and by which measurement.</summary>
    public string Note { get; init; } = "";

    /// <summary>The trials that are printed.</summary>
    [Length(1, SearchPlan.MostTrials)]
    public required IReadOnlyList<PublishedTrial> Trials { get; init; }
}

/// <summary>Figures a source prints for one trial.</summary>
public sealed record PublishedTrial
{
    /// <summary>The trial's values of the fields that are tried, by path.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Set { get; init; }

    /// <summary>Share of training images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TrainAccuracy { get; init; }

    /// <summary>Share of validation images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? ValidationAccuracy { get; init; }

    /// <summary>Share of test images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TestAccuracy { get; init; }
}
