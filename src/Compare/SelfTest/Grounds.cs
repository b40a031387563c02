using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The recipes that mutants are planted in. Each has 60 training images, in batches of 16 (the last of an epoch has
/// 12) unless it says otherwise, 620 test images (an evaluation has a chunk of 480 and one of 140), and two epochs at rates that move
/// every parameter far from where it starts.
/// </summary>
internal static class Grounds
{
    /// <summary>λ of most grounds.</summary>
    public const double Lambda = 0.01;

    /// <summary>N of a whole batch.</summary>
    public const int BatchSize = 16;

    /// <summary>N of a whole batch of <see cref="Long"/>.</summary>
    public const int LongBatchSize = 7;

    /// <summary>Update steps of an epoch of <see cref="Long"/>.</summary>
    public const int LongEpoch = 9;

    /// <summary>n_s: at this step the rate is η_max.</summary>
    public const int HalfCycle = 3;

    /// <summary>D = 12, M = 7, C = 4, λ = 0.01.</summary>
    public static Ground Plain { get; } = Of("plain", hidden: [7]);

    /// <summary>Two hidden layers of 7: W2 is square.</summary>
    public static Ground Deep { get; } = Of("deep", hidden: [7, 7]);

    /// <summary>Batch normalisation as torch has it.</summary>
    public static Ground Normalized { get; } = Of("normalised", hidden: [7], Normalizing(BatchNormalizationKind.Torch));

    /// <summary>Batch normalisation as the course has it, in two hidden layers.</summary>
    public static Ground NormalizedCourse { get; } = Of("normalised, course", hidden: [7, 7], Normalizing(BatchNormalizationKind.Course));

    /// <summary>Dropout of inputs (p = 0.8) and hidden units (p = 0.7).</summary>
    public static Ground Dropout { get; } = Of("dropout", hidden: [7], Dropping);

    /// <summary>Momentum in torch's form.</summary>
    public static Ground Momentum { get; } = Of("momentum", hidden: [7], Moving(MomentumForm.Torch));

    /// <summary>Momentum in the course's form.</summary>
    public static Ground MomentumCourse { get; } = Of("momentum, course", hidden: [7], Moving(MomentumForm.Course));

    /// <summary>Nine steps an epoch, the last of them with 4 images: the partial batch comes after the steps in lockstep.</summary>
    public static Ground Long { get; } = Of("long", hidden: [7], recipe => recipe with { Training = recipe.Training with { BatchSize = LongBatchSize } });

    /// <summary>Everything together: two hidden layers, batch normalisation, dropout, momentum, an ensemble of two cycles.</summary>
    public static Ground Everything { get; } = Of("everything", hidden: [7, 7], recipe => Voting(Moving(MomentumForm.Torch)(Dropping(Normalizing(BatchNormalizationKind.Torch)(recipe)))));

    /// <summary>Noise on half of each batch and mirroring, of images of three rows of 32 pixels.</summary>
    public static Ground Augmented { get; } = Of("augmented", hidden: [7], Augmenting, GroundImages.Mirrorable);

    /// <summary>One pixel is the same in all images, another varies by a few levels around 200.</summary>
    public static Ground Flat { get; } = Of("flat pixels", hidden: [7], images: GroundImages.Flat);

    /// <summary>Batch normalisation of batches that lie far from the mean of all images and vary little: images in the order of their brightness.</summary>
    public static Ground Sorted { get; } = Of(
        "sorted by brightness", hidden: [7], recipe => Normalizing(BatchNormalizationKind.Torch)(recipe) with { Training = recipe.Training with { Shuffle = false } }, GroundImages.Sorted);

    /// <summary>One layer whose weights start so large that scores pass 88, where a float32 exponential overflows.</summary>
    public static Ground LargeScores { get; } = Of(
        "large scores", hidden: [], recipe => recipe with { Network = recipe.Network with { Initialization = InitializationKind.Gaussian, Sigma = 40 }, Training = recipe.Training with { Lambda = 1e-6 } });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Ground> All { get; } =
        [Plain, Deep, Long, Normalized, NormalizedCourse, Dropout, Momentum, MomentumCourse, Everything, Augmented, Flat, Sorted, LargeScores];

    private static Ground Of(string name, int[] hidden, Func<Recipe, Recipe>? with = null, Dataset? images = null)
    {
        Recipe plain = new()
        {
            Name = name,
            Data = new() { Train = ["train"], Test = ["test"] },
            Network = new() { Hidden = hidden, Initialization = InitializationKind.He },
            Training = new() { Lambda = Lambda, BatchSize = BatchSize, Epochs = 2 },
            Schedule = new() { Kind = ScheduleKind.Triangular, Min = 0.02, Max = 0.2, HalfCycle = HalfCycle },
        };
        return new Ground(with?.Invoke(plain) ?? plain, images ?? GroundImages.Plain);
    }

    private static Func<Recipe, Recipe> Normalizing(BatchNormalizationKind kind) => recipe =>
        recipe with { Network = recipe.Network with { BatchNormalization = new() { Kind = kind } } };

    private static Func<Recipe, Recipe> Moving(MomentumForm form) => recipe =>
        recipe with { Training = recipe.Training with { Momentum = new() { Rho = 0.8, Form = form } } };

    private static Recipe Dropping(Recipe recipe) =>
        recipe with { Network = recipe.Network with { Dropout = new() { KeepInput = 0.8, KeepHidden = 0.7 } } };

    private static Recipe Voting(Recipe recipe) => recipe with
    {
        Training = recipe.Training with { Epochs = null, Ensemble = true },
        Schedule = recipe.Schedule with { Cycles = 2 },
    };

    private static Recipe Augmenting(Recipe recipe) => recipe with
    {
        Training = recipe.Training with { Augmentation = new() { NoiseShare = 0.5, NoiseVariance = 0.1, Flip = true } },
    };
}
