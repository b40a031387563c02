namespace Harness.Experiments;

/// <summary>
/// The arrays of one batch after another, so that a run of many steps does not allocate some hundred kilobytes at each. A batch is
/// overwritten by the next that is drawn into the same memory.
/// </summary>
/// <param name="threads">Threads that draw; they change the speed, not a bit of the draws.</param>
public sealed class BatchMemory(int threads)
{
    // The last batch of an epoch may be shorter.
    private readonly Dictionary<int, double[]> noise = [];
    private readonly Dictionary<(int Position, int Count), byte[]> masks = [];

    /// <summary>How many threads draw.</summary>
    internal ParallelOptions Threads { get; } = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Room for the noise of some rows.</summary>
    internal double[] Noise(int count) => noise.TryGetValue(count, out double[]? array) ? array
        : noise[count] = GC.AllocateUninitializedArray<double>(count);

    /// <summary>Room for the mask at a position in the network.</summary>
    internal byte[] Mask(int position, int count) => masks.TryGetValue((position, count), out byte[]? array) ? array
        : masks[(position, count)] = GC.AllocateUninitializedArray<byte>(count);
}
