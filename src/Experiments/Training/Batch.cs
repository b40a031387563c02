namespace Harness.Experiments;

/// <summary>Everything an engine is given for one update step. Engines draw nothing themselves.</summary>
/// <param name="Step">Number of the update step, from 0.</param>
/// <param name="Rate">Learning rate η of the step.</param>
/// <param name="Samples">The batch's images, as positions in the training split, [N].</param>
public sealed record Batch(int Step, double Rate, int[] Samples)
{
    /// <summary>Which images are mirrored left to right before they are normalised, [N]; null: none.</summary>
    public bool[]? Flipped { get; init; }

    /// <summary>Rows of the batch that get noise, ascending; null: none.</summary>
    public int[]? NoisyRows { get; init; }

    /// <summary>What is added to the normalised and scaled pixels of those rows, [NoisyRows × D].</summary>
    public double[]? Noise { get; init; }

    /// <summary>Dropout mask of the inputs, after the noise: 1 keeps, 0 drops, [N×D]; null: all are kept.</summary>
    public byte[]? InputMask { get; init; }

    /// <summary>Dropout masks of the hidden layers' outputs in forward order, each [N×M]; null: all are kept.</summary>
    public IReadOnlyList<byte[]>? HiddenMasks { get; init; }

    /// <summary>The batch of some of its rows, each with what belongs to it.</summary>
    /// <param name="rows">Rows of this batch, ascending.</param>
    public Batch Select(IReadOnlyList<int> rows)
    {
        int[]? noisy = NoisyRows is null ? null : [.. rows.Where(row => Array.BinarySearch(NoisyRows, row) >= 0)];
        return this with
        {
            Samples = Rows(Samples, rows, Samples.Length),
            Flipped = Flipped is null ? null : Rows(Flipped, rows, Samples.Length),
            NoisyRows = noisy is null ? null : [.. noisy.Select(row => rows.ToList().IndexOf(row))],
            Noise = Noise is null ? null : Rows(Noise, [.. noisy!.Select(row => Array.BinarySearch(NoisyRows!, row))], NoisyRows!.Length),
            InputMask = InputMask is null ? null : Rows(InputMask, rows, Samples.Length),
            HiddenMasks = HiddenMasks?.Select(mask => Rows(mask, rows, Samples.Length)).ToArray(),
        };
    }

    private static T[] Rows<T>(T[] values, IReadOnlyList<int> rows, int count)
    {
        int width = count == 0 ? 0 : values.Length / count;
        T[] selected = new T[rows.Count * width];
        for (int i = 0; i < rows.Count; i++)
        {
            values.AsSpan(rows[i] * width, width).CopyTo(selected.AsSpan(i * width));
        }

        return selected;
    }
}
