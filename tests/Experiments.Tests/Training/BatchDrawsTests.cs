namespace Harness.Experiments.Tests;

public class BatchDrawsTests
{
    private const int Features = 64, Images = 200;

    private static readonly Recipe Recipe = new()
    {
        Network = new() { Hidden = [30, 20], Dropout = new() { KeepInput = 0.8, KeepHidden = 0.3 } },
        Training = new() { BatchSize = Images, Epochs = 1, Augmentation = new() { NoiseShare = 0.25, NoiseVariance = 4, Flip = true } },
    };

    [Fact]
    public void Fill_WithoutTechniques_DrawsNothing()
    {
        Batch batch = Fill(new Recipe(), step: 0);
        Assert.Null(batch.Flipped);
        Assert.Null(batch.NoisyRows);
        Assert.Null(batch.Noise);
        Assert.Null(batch.InputMask);
        Assert.Null(batch.HiddenMasks);
    }

    [Fact]
    public void Fill_HasTheSizesOfItsBatch()
    {
        Batch batch = Fill(Recipe, step: 3);
        Assert.Equal((3, 0.5, Images), (batch.Step, batch.Rate, batch.Samples.Length));
        Assert.Equal(Images, batch.Flipped!.Length);
        Assert.Equal(Images / 4, batch.NoisyRows!.Length);
        Assert.Equal(Images / 4 * Features, batch.Noise!.Length);
        Assert.Equal(Images * Features, batch.InputMask!.Length);
        Assert.Equal([Images * 30, Images * 20], batch.HiddenMasks!.Select(mask => mask.Length));
        Assert.Equal(batch.NoisyRows.Distinct().Order(), batch.NoisyRows);
        Assert.All(batch.NoisyRows, row => Assert.InRange(row, 0, Images - 1));
    }

    [Theory]
    [InlineData(0.5, 3, 2)]
    [InlineData(0.5, 1, 1)]
    [InlineData(0.1, 4, 0)]
    [InlineData(1, 7, 7)]
    public void Fill_OfASmallBatch_RoundsTheShareOfNoisyImages(double share, int images, int noisy)
    {
        Recipe recipe = new() { Training = new() { Augmentation = new() { NoiseShare = share, NoiseVariance = 1 } } };
        Assert.Equal(noisy, Fill(recipe, step: 0, images).NoisyRows?.Length ?? 0);
    }

    [Fact]
    public void Fill_DependsOnSeedAndStepAlone()
    {
        BatchDraws draws = new(Recipe, Features, seed: 1);
        Batch later = draws.Fill(Empty(5), new(1)), first = draws.Fill(Empty(0), new(2)), again = draws.Fill(Empty(5), new(2));
        Assert.Equal(Parts(later), Parts(again));
        AssertAllDiffer(first, later);
        AssertAllDiffer(first, Fill(Recipe, step: 0, seed: 2));

        // Neither does one technique draw other numbers where another is off.
        Batch dropout = Fill(Recipe with { Training = new() }, step: 0);
        Assert.Equal(first.InputMask, dropout.InputMask);
        Batch hidden = Fill(Recipe with { Network = Recipe.Network with { Dropout = new() { KeepHidden = 0.3 } } }, step: 0);
        Assert.Null(hidden.InputMask);
        Assert.Equal(first.HiddenMasks![1], hidden.HiddenMasks![1]);
    }

    // A mean of n draws has the standard deviation σ/√n; five of them are never left by chance.
    [Fact]
    public void Fill_OverSteps_HasTheSharesAndTheVarianceOfTheRecipe()
    {
        Batch[] batches = [.. Enumerable.Range(0, 20).Select(step => Fill(Recipe, step))];
        AssertMean([.. batches.SelectMany(b => b.InputMask!).Select(bit => (double)bit)], 0.8, 0.4);
        AssertMean([.. batches.SelectMany(b => b.HiddenMasks![0]).Select(bit => (double)bit)], 0.3, Math.Sqrt(0.21));
        AssertMean([.. batches.SelectMany(b => b.HiddenMasks![1]).Select(bit => (double)bit)], 0.3, Math.Sqrt(0.21));
        AssertMean([.. batches.SelectMany(b => b.Flipped!).Select(flipped => flipped ? 1.0 : 0)], 0.5, 0.5);
        AssertMean([.. batches.SelectMany(b => b.Noise!)], 0, 2);
        AssertMean([.. batches.SelectMany(b => b.Noise!).Select(x => x * x)], 4, 4 * Math.Sqrt(2));
        AssertMean([.. batches.SelectMany(b => b.NoisyRows!).Select(row => (double)row)], (Images - 1) / 2.0, Images / Math.Sqrt(12));
    }

    [Fact]
    public void Experiment_GivesEachStepItsDraws()
    {
        Recipe recipe = Recipe with { Data = new() { Train = ["a"], Test = ["t"] }, Training = Recipe.Training with { BatchSize = 8, Augmentation = new() { NoiseShare = 0.5, NoiseVariance = 1 } } };
        Experiment experiment = new(recipe, TestImages.Files(("a", 20), ("t", 5)));
        Batch batch = experiment.Batch(2);
        Assert.Equal((4, 2, 2, 4), (batch.Samples.Length, batch.NoisyRows!.Length, batch.Noise!.Length, batch.InputMask!.Length));
        Assert.Equal(Parts(batch), Parts(experiment.Batch(2)));
    }

    // 20 images in batches of 8: every third batch has 4. The hidden layers have equal widths.
    [Fact]
    public void Experiment_GivenMemory_DrawsTheSameIntoArraysThatItAllocatesOnce()
    {
        Recipe recipe = Recipe with
        {
            Data = new() { Train = ["a"], Test = ["t"] },
            Network = Recipe.Network with { Hidden = [30, 30] },
            Training = Recipe.Training with { BatchSize = 8, Epochs = 3, Augmentation = new() { NoiseShare = 0.5, NoiseVariance = 1 } },
        };
        Experiment experiment = new(recipe, TestImages.Files(("a", 20), ("t", 5)));
        BatchMemory memory = new(threads: 2);
        List<Array[]> drawn = [];
        for (int step = 0; step < 9; step++)
        {
            Batch batch = experiment.Batch(step, memory);
            Assert.Equal(Parts(experiment.Batch(step)), Parts(batch));
            drawn.Add([batch.Noise!, batch.InputMask!, .. batch.HiddenMasks!]);
        }

        Assert.All(drawn.Zip(drawn.Skip(3)), pair => Assert.All(pair.First.Zip(pair.Second), arrays => Assert.Same(arrays.First, arrays.Second)));
        Assert.Equal(4 + 4, drawn.SelectMany(arrays => arrays).Distinct().Count());
    }

    private static Batch Fill(Recipe recipe, int step, int images = Images, int seed = 1) => new BatchDraws(recipe, Features, seed).Fill(Empty(step, images), new(1));

    private static Batch Empty(int step, int images = Images) => new(step, 0.5, [.. Enumerable.Range(0, images)]);

    private static Array[] Parts(Batch batch) =>
        [batch.Flipped ?? [], batch.NoisyRows!, batch.Noise!, batch.InputMask!, batch.HiddenMasks![0], batch.HiddenMasks[1]];

    private static void AssertAllDiffer(Batch one, Batch other) => Assert.All(Parts(one).Zip(Parts(other)), pair => Assert.NotEqual(pair.First, pair.Second));

    private static void AssertMean(double[] draws, double mean, double sigma)
    {
        double margin = 5 * sigma / Math.Sqrt(draws.Length);
        Assert.InRange(draws.Average(), mean - margin, mean + margin);
    }
}
