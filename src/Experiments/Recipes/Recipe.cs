using System.ComponentModel.DataAnnotations;

namespace Harness.Experiments;

/// <summary>
/// An experiment as both engines are told it: what to train, on what, how. Immutable. These records are the one
/// list of a recipe's fields: their attributes say what is allowed (a range holds for every element of a list),
/// their initial values are the defaults, their summaries become the schema and the recipe reference.
/// </summary>
public sealed record Recipe
{
    /// <summary>Name of the recipe; its file's name without the ending.</summary>
    [RegularExpression(@"[^/\\:*?""<>|\u0000-\u001F]{1,100}", ErrorMessage = "a file name without folders, 1 … 100 characters")]
    public string Name { get; init; } = "default";

    /// <summary>What the experiment is, in a sentence or two.</summary>
    public string Description { get; init; } = "";

    /// <summary>Which images are trained on, validated on and tested on.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The network's layers and their initial values.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Cost, batches and length of the training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The learning rate of each update step.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Seed of the first run; run i has seed + i.</summary>
    [Range(0, 1_000_000_000)]
    public int Seed { get; init; } = 1;

    /// <summary>Precision both engines train in.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>What the source reports for these settings, if there is one.</summary>
    public PublishedFigures? Published { get; init; }
}

/// <summary>Which images are used for what.</summary>
public sealed record DataOptions
{
    /// <summary>Files whose images are trained on, without their ending.</summary>
    [Length(1, 100)]
    public IReadOnlyList<string> Train { get; init; } =
        ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"];

    /// <summary>Files whose images are validated on; empty: the validation images are taken out of the training files.</summary>
    [Length(0, 100)]
    public IReadOnlyList<string> Validation { get; init; } = [];

    /// <summary>Files whose images are tested on.</summary>
    [Length(1, 100)]
    public IReadOnlyList<string> Test { get; init; } = ["test_batch"];

    /// <summary>How many images to train on: the first of them in the split's order; null: all that are left.</summary>
    [Range(1, 1_000_000_000)]
    public int? TrainCount { get; init; }

    /// <summary>How many images to validate on. Out of the training files unless <see cref="Validation"/> names files; null: 0, or all of those files.</summary>
    [Range(0, 1_000_000_000)]
    public int? ValidationCount { get; init; }

    /// <summary>How many images to test on: the first of them; null: all.</summary>
    [Range(1, 1_000_000_000)]
    public int? TestCount { get; init; }

    /// <summary>How training and validation images are told apart where both come from the same files.</summary>
    public SplitKind Split { get; init; } = SplitKind.Random;
}

/// <summary>How validation images are taken out of the training files.</summary>
public enum SplitKind
{
    /// <summary>A random choice that belongs to the run's seed.</summary>
    Random,

    /// <summary>The files' last images.</summary>
    Last,
}

/// <summary>The network: {Linear, ReLU}·(k − 1), Linear, softmax.</summary>
public sealed record NetworkOptions
{
    /// <summary>Widths of the hidden layers, in forward order; empty for k = 1.</summary>
    [Length(0, 8), Range(1, 100_000)]
    public IReadOnlyList<int> Hidden { get; init; } = [50];

    /// <summary>How the weights are drawn; biases are zero.</summary>
    public InitializationKind Initialization { get; init; } = InitializationKind.FanIn;

    /// <summary>Standard deviation of the weights for <see cref="InitializationKind.Gaussian"/>.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double Sigma { get; init; } = 0.01;
}

/// <summary>The distribution weights are drawn from.</summary>
public enum InitializationKind
{
    /// <summary>N(0, 1/fan-in): the course's, called Xavier in the reports.</summary>
    FanIn,

    /// <summary>N(0, 2/fan-in). Source: He et al. 2015.</summary>
    He,

    /// <summary>N(0, 2/(fan-in + fan-out)). Source: Glorot and Bengio 2010.</summary>
    Glorot,

    /// <summary>N(0, σ²) with σ given.</summary>
    Gaussian,
}

/// <summary>Cost, batches and length of the training.</summary>
public sealed record TrainingOptions
{
    /// <summary>λ in J = L + λ Σ‖W‖².</summary>
    [Range(0, double.PositiveInfinity)]
    public double Lambda { get; init; }

    /// <summary>N, images per update step.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Passes over the training images; null where the schedule's cycles say how long.</summary>
    [Range(1, 10_000)]
    public int? Epochs { get; init; }

    /// <summary>Whether the training images get a new random order every epoch.</summary>
    public bool Shuffle { get; init; } = true;
}

/// <summary>The learning rate of each update step.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Form of the schedule.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Triangular;

    /// <summary>η of a constant schedule.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Rate { get; init; } = 0.01;

    /// <summary>η_min of a cycle.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Min { get; init; } = 1e-5;

    /// <summary>η_max of a cycle.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Max { get; init; } = 1e-1;

    /// <summary>n_s: update steps in half a cycle.</summary>
    [Range(1, 1_000_000)]
    public int HalfCycle { get; init; } = 500;

    /// <summary>How many cycles to train for; null where the epochs say how long.</summary>
    [Range(1, 1_000)]
    public int? Cycles { get; init; }
}

/// <summary>Form of a learning-rate schedule.</summary>
public enum ScheduleKind
{
    /// <summary>η at every step.</summary>
    Constant,

    /// <summary>Triangular cycles between η_min and η_max. Source: Smith 2015.</summary>
    Triangular,
}

/// <summary>Figures a report prints for a recipe's settings.</summary>
public sealed record PublishedFigures
{
    /// <summary>Where they are printed: report and table or figure.</summary>
    public string Source { get; init; } = "";

    /// <summary>Share of test images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TestAccuracy { get; init; }

    /// <summary>Share of validation images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? ValidationAccuracy { get; init; }

    /// <summary>Share of training images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TrainAccuracy { get; init; }
}
