using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>What mutants are planted in: a recipe and its images, both small enough that a whole comparison takes a tenth of a second.</summary>
/// <param name="Recipe">The recipe; its name is the ground's.</param>
/// <param name="Images">The images, made in memory.</param>
internal sealed record Ground(Recipe Recipe, Dataset Images)
{
    /// <summary>Name, for tables.</summary>
    public string Name => Recipe.Name;

    /// <summary>μ and σ of the training images' pixels.</summary>
    public PixelStatistics Pixels => PixelStatistics.Of(Experiment().Splits.Train);

    /// <summary>The same ground with other initial parameters, batches and masks.</summary>
    public Ground WithSeed(int seed) => this with { Recipe = Recipe with { Seed = seed } };

    /// <summary>The experiment of the recipe's seed.</summary>
    public Experiment Experiment() => new(Recipe, Images);
}
