namespace Harness.Experiments;

/// <summary>
/// Which training images each update step sees. An epoch visits every image once, in a random order of its own
/// (or in the split's order); its last batch holds what is left and may be smaller, or is left out.
/// </summary>
public sealed class BatchPlan
{
    private readonly int seed;
    private readonly bool shuffle;
    private EpochOrder? latest;

    /// <param name="images">How many training images there are.</param>
    /// <param name="training">Batch size, shuffling, epochs.</param>
    /// <param name="schedule">Cycles, where they say how long the training is.</param>
    /// <param name="seed">Seed of the run.</param>
    public BatchPlan(int images, TrainingOptions training, ScheduleOptions schedule, int seed)
    {
        (Images, BatchSize, shuffle, this.seed) = (images, training.BatchSize, training.Shuffle, seed);
        StepsPerEpoch = training.LastBatch == LastBatchKind.Keep ? (images + BatchSize - 1) / BatchSize : images / BatchSize;
        Steps = schedule.Cycles is int cycles && schedule.Kind == ScheduleKind.Triangular
            ? 2 * schedule.HalfCycle * cycles
            : checked((training.Epochs ?? 1) * StepsPerEpoch);
    }

    /// <summary>How many training images there are.</summary>
    public int Images { get; }

    /// <summary>N: images in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Update steps in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Update steps of the whole training.</summary>
    public int Steps { get; }

    /// <summary>Epochs of the whole training; the last may end early where cycles say so.</summary>
    public int Epochs => (Steps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>The training images of an update step, as positions in the training split.</summary>
    public int[] Samples(int step)
    {
        (int epoch, int stepInEpoch) = Math.DivRem(step, StepsPerEpoch);
        EpochOrder order = latest is { } known && known.Epoch == epoch ? known : latest = Order(epoch);
        int first = stepInEpoch * BatchSize;
        return order.Images[first..Math.Min(first + BatchSize, Images)];
    }

    private EpochOrder Order(int epoch) => new(epoch, shuffle
        ? new RandomStream(seed, StreamPurpose.Shuffle, epoch).Permutation(Images)
        : [.. Enumerable.Range(0, Images)]);

    // Epoch and order are replaced together: engines on different threads may ask for different epochs.
    private sealed record EpochOrder(int Epoch, int[] Images);
}
