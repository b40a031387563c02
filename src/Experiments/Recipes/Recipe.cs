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

    /// <summary>What a table shows of the recipe; reproduce goes by it.</summary>
    public MeasureOptions Measure { get; init; } = new();

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

    /// <summary>How many values of each image are used: the first of them; null: all.</summary>
    [Range(1, 1_000_000)]
    public int? Features { get; init; }

    /// <summary>Factor of the normalised pixels, X = scale·(pixels − μ)/σ; noise is added after it.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double Scale { get; init; } = 1;
}

/// <summary>How validation images are taken out of the training files.</summary>
public enum SplitKind
{
    /// <summary>A random choice that belongs to the run's seed.</summary>
    Random,

    /// <summary>The files' last images.</summary>
    Last,
}

/// <summary>The network: {Linear, batch normalisation, ReLU, dropout}·(k − 1), Linear, softmax.</summary>
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

    /// <summary>Batch normalisation before every ReLU.</summary>
    public BatchNormalizationOptions BatchNormalization { get; init; } = new();

    /// <summary>Inverted dropout.</summary>
    public DropoutOptions Dropout { get; init; } = new();
}

/// <summary>Batch normalisation, Ŝ = γ·(S − μ)/√(σ² + ε) + β with the mean and variance of the batch. Source: Ioffe and Szegedy 2015.</summary>
public sealed record BatchNormalizationOptions
{
    /// <summary>Whether there is any, and whose running statistics are kept for evaluation.</summary>
    public BatchNormalizationKind Kind { get; init; } = BatchNormalizationKind.None;

    /// <summary>ε, added to the variance under the root.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Weight of a batch's statistics in the running ones: torch's momentum, and 1 − α in the course's terms.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double Momentum { get; init; } = 0.1;
}

/// <summary>Whose batch normalisation.</summary>
public enum BatchNormalizationKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>torch's: running statistics start at mean 0 and variance 1; the running variance is the unbiased one, n/(n − 1)·σ².</summary>
    Torch,

    /// <summary>The course's: running statistics start as those of the first batch; the running variance is the biased one.</summary>
    Course,
}

/// <summary>Inverted dropout: what is kept is divided by the probability to keep it, so that evaluation needs no correction.</summary>
public sealed record DropoutOptions
{
    /// <summary>p_x: probability to keep an input.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double KeepInput { get; init; } = 1;

    /// <summary>p_h: probability to keep a hidden unit's output.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double KeepHidden { get; init; } = 1;
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

    /// <summary>What becomes of the images that are left at the end of an epoch and fill no batch.</summary>
    public LastBatchKind LastBatch { get; init; } = LastBatchKind.Keep;

    /// <summary>Momentum of the update step.</summary>
    public MomentumOptions Momentum { get; init; } = new();

    /// <summary>What is done to the training images of each batch.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Whether the parameters at the end of each cycle also vote as an ensemble, by averaged probabilities.</summary>
    public bool Ensemble { get; init; }
}

/// <summary>What becomes of an epoch's last, smaller batch.</summary>
public enum LastBatchKind
{
    /// <summary>It is a batch like the others.</summary>
    Keep,

    /// <summary>It is left out; in another epoch's order its images come earlier.</summary>
    Drop,
}

/// <summary>Momentum: a running sum v of gradients moves the parameters.</summary>
public sealed record MomentumOptions
{
    /// <summary>ρ: how much of v is kept at each step; 0 is plain gradient descent.</summary>
    [Range(0, 1, MaximumIsExclusive = true)]
    public double Rho { get; init; }

    /// <summary>Where the learning rate stands; the two part when it changes.</summary>
    public MomentumForm Form { get; init; } = MomentumForm.Torch;
}

/// <summary>Where the learning rate stands in momentum.</summary>
public enum MomentumForm
{
    /// <summary>v = ρ·v + g, p ← p − η·v.</summary>
    Torch,

    /// <summary>v = ρ·v + η·g, p ← p − v.</summary>
    Course,
}

/// <summary>What is done to the training images of each batch.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Share of each batch's images that get Gaussian noise, a new choice at every step.</summary>
    [Range(0, 1)]
    public double NoiseShare { get; init; }

    /// <summary>Variance of the noise, added to the normalised pixels.</summary>
    [Range(0, double.PositiveInfinity)]
    public double NoiseVariance { get; init; }

    /// <summary>Whether each image is mirrored left to right with probability ½.</summary>
    public bool Flip { get; init; }
}

/// <summary>The learning rate of each update step.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Form of the schedule.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Triangular;

    /// <summary>η of a constant schedule, and where a decaying one starts.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Rate { get; init; } = 0.01;

    /// <summary>What a decaying η is multiplied with after each epoch.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double Decay { get; init; } = 0.99;

    /// <summary>η_min of a cycle or a range.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Min { get; init; } = 1e-5;

    /// <summary>η_max of a cycle or a range.</summary>
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

    /// <summary>η·decay^epoch.</summary>
    Decay,

    /// <summary>From η_min at the first step straight up to η_max at the last: the range test. Source: Smith 2015.</summary>
    Range,
}

/// <summary>What a table shows of a recipe.</summary>
public sealed record MeasureOptions
{
    /// <summary>What is measured.</summary>
    public MeasureKind Kind { get; init; } = MeasureKind.Training;

    /// <summary>Series that are written beside the tables.</summary>
    [Length(0, 10)]
    public IReadOnlyList<FigureKind> Figures { get; init; } = [];

    /// <summary>Of a training with curves: also evaluate after every so many update steps; 0: at the end of epochs only.</summary>
    [Range(0, 1_000_000)]
    public int Every { get; init; }

    /// <summary>Of a training with curves: how many training images, and as many validation images, they are read on, the first of them in the split's order; of a validation split with fewer, all; null: all of both. Tables are of all images.</summary>
    [Range(1, 1_000_000_000)]
    public int? CurveImages { get; init; }

    /// <summary>Of a range test: how often the accuracy is read.</summary>
    [Range(5, 100_000)]
    public int Readings { get; init; } = 100;

    /// <summary>Of gradients: which differences of the cost they are held against.</summary>
    public DifferenceKind Difference { get; init; } = DifferenceKind.Centered;

    /// <summary>Of gradients: h of the differences.</summary>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double Step { get; init; } = 1e-5;

    /// <summary>Of gradients: elements of each tensor that are differentiated numerically.</summary>
    [Range(1, 1_000_000_000)]
    public int Elements { get; init; } = 500;

    /// <summary>Of gradients: whether the differences are of the cost in evaluation mode (fixed statistics, no dropout), which repeats a known mistake.</summary>
    public bool EvaluationMode { get; init; }
}

/// <summary>What is measured for a table.</summary>
public enum MeasureKind
{
    /// <summary>Accuracies after training.</summary>
    Training,

    /// <summary>Gradients of the first batch against differences of the cost.</summary>
    Gradients,

    /// <summary>The learning-rate range test; needs schedule.kind range.</summary>
    RangeTest,

    /// <summary>The learning rate of each update step; nothing is trained.</summary>
    Schedule,

    /// <summary>How many images of each class a file has; nothing is trained.</summary>
    Labels,
}

/// <summary>A series for a chart.</summary>
public enum FigureKind
{
    /// <summary>Loss, cost and accuracy against epochs, or update steps.</summary>
    LearningCurves,

    /// <summary>Test images by label and prediction, beside the published counts where there are some.</summary>
    ConfusionMatrix,

    /// <summary>η by update step.</summary>
    LearningRate,

    /// <summary>Accuracy and loss against η.</summary>
    RangeTest,

    /// <summary>Gradients and differences of the cost, tensor by tensor.</summary>
    Gradients,

    /// <summary>Images of each class, file by file.</summary>
    Labels,
}

/// <summary>Differences of the cost.</summary>
public enum DifferenceKind
{
    /// <summary>(J(x + h) − J(x − h)) / 2h.</summary>
    Centered,

    /// <summary>(J(x + h) − J(x)) / h.</summary>
    Forward,
}

/// <summary>Figures a report prints for a recipe's settings.</summary>
public sealed record PublishedFigures
{
    /// <summary>Which report, in short: what --report names.</summary>
    [RegularExpression(@"[A-Za-z0-9._-]{0,40}", ErrorMessage = "up to 40 letters, digits, points and dashes")]
    public string Report { get; init; } = "";

    /// <summary>Which table or figure of it.</summary>
    public string Table { get; init; } = "";

    /// <summary>Where they are printed: author, work, table or figure.</summary>
    public string Source { get; init; } = "";

    /// <summary>Why what is measured here is known to differ, and by which measurement.</summary>
    public string Note { get; init; } = "";

    /// <summary>Share of test images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TestAccuracy { get; init; }

    /// <summary>Share of validation images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? ValidationAccuracy { get; init; }

    /// <summary>Share of training images classified correctly, 0 … 1.</summary>
    [Range(0.0, 1.0)]
    public double? TrainAccuracy { get; init; }

    /// <summary>Counts of test images, one row of predictions for each label, row after row.</summary>
    [Length(0, 65_536), Range(0, 1_000_000_000)]
    public IReadOnlyList<int> Confusion { get; init; } = [];

    /// <summary>Epoch from whose end on every training image is classified correctly.</summary>
    [Range(1, 10_000)]
    public int? PerfectEpoch { get; init; }

    /// <summary>Epoch from whose end on the cost of the training images is practically 0: below 0.01.</summary>
    [Range(1, 10_000)]
    public int? ZeroCostEpoch { get; init; }

    /// <summary>Largest absolute difference of each parameter's gradient, in forward order: W1, b1, W2, b2, ….</summary>
    [Length(0, 100), Range(0, double.PositiveInfinity)]
    public IReadOnlyList<double> GradientMaxAbs { get; init; } = [];

    /// <summary>Largest relative difference |a − n| / (|a| + |n|), likewise.</summary>
    [Length(0, 100), Range(0.0, 1.0)]
    public IReadOnlyList<double> GradientMaxRel { get; init; } = [];

    /// <summary>Share of elements whose relative difference is below 1e-6, likewise.</summary>
    [Length(0, 100), Range(0.0, 1.0)]
    public IReadOnlyList<double> GradientShareBelow1e6 { get; init; } = [];

    /// <summary>Mean difference, likewise.</summary>
    [Length(0, 100), Range(-1e9, 1e9)]
    public IReadOnlyList<double> GradientMeanDifference { get; init; } = [];

    /// <summary>η_min that the report reads off its range test.</summary>
    [Range(0, double.PositiveInfinity)]
    public double? RateMin { get; init; }

    /// <summary>η_max that the report reads off its range test.</summary>
    [Range(0, double.PositiveInfinity)]
    public double? RateMax { get; init; }

    /// <summary>Learning rates at which the report reads accuracies off its range test.</summary>
    [Length(0, 100), Range(0, double.PositiveInfinity)]
    public IReadOnlyList<double> ReadingRates { get; init; } = [];

    /// <summary>Those accuracies, 0 … 1.</summary>
    [Length(0, 100), Range(0.0, 1.0)]
    public IReadOnlyList<double> ReadingAccuracies { get; init; } = [];
}
