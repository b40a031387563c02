using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A recipe drawn at random, the shape of the images it is run on, and with how many threads.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Features">D.</param>
/// <param name="Classes">C.</param>
/// <param name="Threads">Threads of both engines.</param>
internal sealed record DrawnRecipe(int Number, Recipe Recipe, int Features, int Classes, int Threads)
{
    /// <summary>The recipe on images of its shape.</summary>
    public Experiment Experiment() => new(Recipe, DrawnImages.Create(Recipe.Seed, Features, Classes));
}

/// <summary>
/// Draws recipes of small networks over everything that a recipe may ask for: a pure function of seed and number. Learning
/// rates are such that training does not diverge.
/// </summary>
internal static class RecipeSampler
{
    private const int MostWidth = 60, MostFeatures = 96, MostBatch = 64, MostClasses = 10;

    /// <summary>Recipe <paramref name="number"/> of a seed.</summary>
    public static DrawnRecipe At(int seed, int number)
    {
        Draws draws = new(new RandomStream(seed, StreamPurpose.DrawnRecipe, number));
        int features = draws.OneIn(4) ? 32 * draws.Among(1, 2, 3) : draws.Logarithmic(1, MostFeatures), classes = draws.Logarithmic(2, MostClasses);
        int layers = draws.OneIn(10) ? draws.Among(6, 7, 8, 9) : draws.Among(1, 2, 3, 4, 5);
        BatchNormalizationKind normalization = draws.Among(BatchNormalizationKind.None, BatchNormalizationKind.None, BatchNormalizationKind.Torch, BatchNormalizationKind.Course);
        bool normalizes = normalization != BatchNormalizationKind.None;
        int batch = draws.Logarithmic(normalizes ? 2 : 1, MostBatch);
        double scale = draws.OneIn(4) ? 1 : draws.Logarithmic(1e-3, 1e3);
        double rho = draws.OneIn(2) ? 0 : draws.Uniform(0, 0.99);
        Recipe recipe = new()
        {
            Name = FormattableString.Invariant($"drawn-{seed}-{number}"),
            Seed = draws.Among(1, 2, 3, 4, 5),
            Precision = draws.Among(Precision.Float32, Precision.Float64),
            Data = new() { Train = ["train"], Test = ["test"], Scale = scale },
            Network = new()
            {
                Hidden = [.. Enumerable.Range(1, layers - 1).Select(_ => draws.Logarithmic(1, MostWidth))],
                Initialization = draws.Among(Enum.GetValues<InitializationKind>()),
                Sigma = draws.Logarithmic(1e-3, 0.3),
                BatchNormalization = new() { Kind = normalization, Epsilon = draws.Among(1e-5, 1e-3, 1e-8), Momentum = draws.Among(0.1, 0.01, 0.5) },
                Dropout = new() { KeepInput = draws.OneIn(3) ? draws.Uniform(0.5, 1) : 1, KeepHidden = draws.OneIn(3) ? draws.Uniform(0.3, 1) : 1 },
            },
            Training = new()
            {
                Lambda = draws.OneIn(4) ? 0 : draws.OneIn(10) ? 1 : draws.Logarithmic(1e-5, 1),
                BatchSize = batch,
                Epochs = HonestRuns.Steps,
                Shuffle = !draws.OneIn(4),
                LastBatch = normalizes && DrawnImages.Train % batch == 1 ? LastBatchKind.Drop : draws.Among(LastBatchKind.Keep, LastBatchKind.Drop),
                Momentum = new() { Rho = rho, Form = draws.Among(MomentumForm.Torch, MomentumForm.Course) },
                Augmentation = new()
                {
                    NoiseShare = draws.OneIn(3) ? draws.Uniform(0, 1) : 0,
                    NoiseVariance = draws.Logarithmic(1e-4, 1),
                    Flip = features % 32 == 0 && draws.OneIn(2),
                },
            },
            Schedule = Schedule(draws, (1 - rho) / (1 + 0.1 * features * scale * scale)),
        };
        RecipeRules.Check(recipe);
        return new DrawnRecipe(number, recipe, features, classes, draws.OneIn(10) ? 2 : 1);
    }

    // The largest curvature of the loss grows with D·scale²; momentum multiplies the rate by 1/(1 − ρ).
    private static ScheduleOptions Schedule(Draws draws, double largest)
    {
        double max = largest * draws.Logarithmic(1e-3, 0.1);
        return new()
        {
            Kind = draws.Among(Enum.GetValues<ScheduleKind>()),
            Rate = max,
            Decay = draws.Uniform(0.9, 1),
            Min = max * draws.Logarithmic(1e-3, 0.5),
            Max = max,
            HalfCycle = draws.Among(5, 20, 100),
        };
    }

    // One draw after the other.
    private sealed class Draws(RandomStream stream)
    {
        private long next;

        public bool OneIn(int n) => stream.Below(next++, n) == 0;

        public T Among<T>(params T[] choices) => choices[stream.Below(next++, choices.Length)];

        public double Uniform(double from, double to) => from + (to - from) * stream.Uniform(next++);

        public double Logarithmic(double from, double to) => from * Math.Pow(to / from, stream.Uniform(next++));

        public int Logarithmic(int from, int to) => Math.Min(to, (int)Logarithmic((double)from, to + 1));
    }
}
