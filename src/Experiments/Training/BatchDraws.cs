namespace Harness.Experiments;

/// <summary>Draws the masks, noise and mirrorings of each update step; every draw belongs to the seed and the step alone.</summary>
internal sealed class BatchDraws(Recipe recipe, int features, int seed)
{
    /// <summary>Pixels in a row of an image.</summary>
    public const int ImageWidth = 32;

    /// <summary>The batch with what the recipe's techniques draw for it, into <paramref name="memory"/>.</summary>
    public Batch Fill(Batch batch, BatchMemory memory)
    {
        (AugmentationOptions augmentation, DropoutOptions dropout) = (recipe.Training.Augmentation, recipe.Network.Dropout);
        if (augmentation.Flip)
        {
            batch = batch with { Flipped = Flips(batch) };
        }

        int noisy = (int)Math.Round(augmentation.NoiseShare * batch.Samples.Length, MidpointRounding.AwayFromZero);
        if (noisy > 0 && augmentation.NoiseVariance > 0)
        {
            int[] rows = new RandomStream(seed, StreamPurpose.NoiseChoice, batch.Step).Permutation(batch.Samples.Length)[..noisy];
            Array.Sort(rows);
            batch = batch with { NoisyRows = rows, Noise = Noise(batch.Step, memory, rows.Length * features, Math.Sqrt(augmentation.NoiseVariance)) };
        }

        int n = batch.Samples.Length;
        if (dropout.KeepInput < 1)
        {
            batch = batch with { InputMask = Mask(batch.Step, memory, 0, n * features, dropout.KeepInput) };
        }

        if (dropout.KeepHidden < 1)
        {
            batch = batch with
            {
                HiddenMasks = [.. recipe.Network.Hidden.Select((width, layer) => Mask(batch.Step, memory, layer + 1, n * width, dropout.KeepHidden))],
            };
        }

        return batch;
    }

    private bool[] Flips(Batch batch)
    {
        RandomStream stream = new(seed, StreamPurpose.Flip, batch.Step);
        return [.. Enumerable.Range(0, batch.Samples.Length).Select(i => stream.Uniform(i) < 0.5)];
    }

    private double[] Noise(int step, BatchMemory memory, int count, double deviation)
    {
        RandomStream stream = new(seed, StreamPurpose.Noise, step);
        double[] noise = memory.Noise(count);
        Parallel.For(0, (count + 4095) / 4096, memory.Threads, chunk =>
        {
            int first = chunk * 4096;
            stream.FillNormal(noise.AsSpan(first, Math.Min(4096, count - first)), first, deviation);
        });
        return noise;
    }

    // Each position in the network has a range of the step's stream of its own.
    private byte[] Mask(int step, BatchMemory memory, int position, int count, double keep)
    {
        byte[] mask = memory.Mask(position, count);
        new RandomStream(seed, StreamPurpose.Dropout, step).FillBernoulli(mask, (long)position << 40, keep);
        return mask;
    }
}
