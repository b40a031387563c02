namespace Harness.Experiments;

/// <summary>One run as both engines are given it: a recipe with its images, initial parameters, batches and rates.</summary>
public sealed class Experiment
{
    // What an array holds, less room to start on a page and for a panel.
    private const int MostElements = int.MaxValue - (1 << 20);

    private readonly Schedule schedule;
    private readonly BatchDraws draws;

    /// <param name="recipe">What to run.</param>
    /// <param name="dataset">On which images.</param>
    /// <param name="run">Number of the run; its seed is the recipe's plus this.</param>
    /// <exception cref="InputException">The recipe's splits or batches do not fit the data, a matrix would be larger than an array can be, or labels are not those of 2 to 256 classes.</exception>
    public Experiment(Recipe recipe, Dataset dataset, int run = 0)
    {
        (Recipe, Seed, Classes) = (recipe, recipe.Seed + run, dataset.ClassNames.Count);
        CheckClasses(dataset);
        Splits = Take(recipe.Data.Features is int features ? First(dataset, recipe, features) : dataset, recipe, Seed);
        CheckSizes(recipe, [Splits.Train.Features, .. recipe.Network.Hidden, Classes]);
        Plan = new BatchPlan(Splits.Train.Count, recipe.Training, recipe.Schedule, Seed);
        schedule = new Schedule(recipe.Schedule, Plan.StepsPerEpoch, Plan.Steps);
        draws = new BatchDraws(recipe, Splits.Train.Features, Seed);
        InitialParameters = Initialization.Draw(recipe.Network, Splits.Train.Features, Classes, Seed);
    }

    /// <summary>What is run.</summary>
    public Recipe Recipe { get; }

    /// <summary>Seed of this run.</summary>
    public int Seed { get; }

    /// <summary>C.</summary>
    public int Classes { get; }

    /// <summary>The run's images.</summary>
    public Splits Splits { get; }

    /// <summary>Which images each update step sees, and how many steps there are.</summary>
    public BatchPlan Plan { get; }

    /// <summary>The parameters both engines start from, in float64.</summary>
    public NamedTensors InitialParameters { get; }

    /// <summary>η of update step <paramref name="step"/>, also beyond the last.</summary>
    public double Rate(int step) => schedule.Rate(step);

    /// <summary>What an engine is given for update step <paramref name="step"/>.</summary>
    public Batch Batch(int step) => Batch(step, new BatchMemory(Environment.ProcessorCount));

    /// <summary>The same, with masks and noise drawn into <paramref name="memory"/>, over those of the batch before.</summary>
    public Batch Batch(int step, BatchMemory memory) => draws.Fill(new Batch(step, schedule.Rate(step), Plan.Samples(step)), memory);

    private static Dataset First(Dataset dataset, Recipe recipe, int features) => features <= dataset.Images.Features
        ? dataset with { Images = dataset.Images.FirstFeatures(features) }
        : throw InputException.Of(recipe, $"data.features: {features} is more than the {dataset.Images.Features} values of an image; allowed: 1 … {dataset.Images.Features}, or null");

    // Labels and predictions are bytes.
    private static void CheckClasses(Dataset dataset)
    {
        int classes = dataset.ClassNames.Count;
        if (classes is < 2 or > byte.MaxValue + 1)
        {
            throw new InputException($"{dataset.Source}: {classes} classes; allowed: 2 … {byte.MaxValue + 1}");
        }

        for (int i = 0; i < dataset.Images.Count; i++)
        {
            if (dataset.Images.Label(i) >= classes)
            {
                throw new InputException($"{dataset.Source}: image {i} has label {dataset.Images.Label(i)}; allowed with {classes} classes: 0 … {classes - 1}");
            }
        }
    }

    private static void CheckSizes(Recipe recipe, int[] widths)
    {
        foreach ((int inputs, int outputs) in widths.Zip(widths.Skip(1)))
        {
            if ((long)inputs * outputs > MostElements)
            {
                throw InputException.Of(recipe, $"network.hidden: {outputs} × {inputs} weights are more than an array holds; allowed: products up to {MostElements}");
            }
        }

        int rows = recipe.Training.BatchSize, units = widths.Skip(1).Max();
        if ((long)rows * widths[0] > MostElements)
        {
            throw InputException.Of(recipe, $"training.batchSize: {rows} rows of {widths[0]} numbers are more than an array holds; allowed: products up to {MostElements}");
        }

        // Products keep a layer's sums in whole vectors, as bytes of one array; checks are in float64.
        if (Padded(rows) * Padded(units) * sizeof(double) > MostElements)
        {
            throw InputException.Of(recipe, $"training.batchSize: {rows} rows of {units} units are more than an array holds; allowed: products up to {MostElements / sizeof(double)}, both in whole sixteens");
        }

        static long Padded(int extent) => (extent + 15L) / 16 * 16;
    }

    private static Splits Take(Dataset dataset, Recipe recipe, int seed)
    {
        try
        {
            Splits splits = Splits.Take(dataset, recipe.Data, seed);
            (int batch, int images) = (recipe.Training.BatchSize, splits.Train.Count);
            if (batch > images)
            {
                throw new InputException($"training.batchSize: {batch} is more than the {images} training images; allowed: 1 … {images}");
            }

            bool normalizes = recipe.Network.BatchNormalization.Kind != BatchNormalizationKind.None;
            if (normalizes && recipe.Training.LastBatch == LastBatchKind.Keep && images % batch == 1)
            {
                throw new InputException(
                    $"training.lastBatch: keep leaves a last batch of 1 of the {images} training images, which batch normalisation cannot normalise; allowed: drop, or another training.batchSize than {batch}");
            }

            if (recipe.Training.Augmentation.Flip && !splits.Train.AreBytes)
            {
                throw new InputException("training.augmentation.flip: features of float32 are no pixels to mirror; allowed: false");
            }

            if (recipe.Training.Augmentation.Flip && splits.Train.Features % BatchDraws.ImageWidth != 0)
            {
                throw new InputException(
                    $"training.augmentation.flip: images of {splits.Train.Features} values have no rows of {BatchDraws.ImageWidth} pixels to mirror; allowed: false");
            }

            return splits;
        }
        catch (InputException e)
        {
            throw InputException.Of(recipe, e.Message, e);
        }
    }
}
