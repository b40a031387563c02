using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>Mistakes in the reported loss and cost of a set of images.</summary>
/// <param name="S">Their scores, [n×C].</param>
/// <param name="labels">Their labels.</param>
/// <param name="penalty">λ Σ‖W‖².</param>
internal sealed class ReportPredictions(Grid S, int[] labels, double penalty)
{
    private readonly double[] losses = Scores.Losses(S, labels);

    /// <summary>What L would be.</summary>
    public IEnumerable<(Cause Cause, double Value)> Losses()
    {
        int chunk = FromScratchEngine.EvaluationChunk, whole = losses.Length / chunk * chunk;
        yield return (Causes.ReportOfOwnPredictions, Scores.Losses(S, Scores.Predictions(S)).Average());
        foreach (int[] shifted in Scores.Shifted(labels).Concat(ShiftedInChunks(chunk)))
        {
            yield return (Causes.ReportOfShiftedLabels, Scores.Losses(S, shifted).Average());
        }

        if (whole > 0 && whole < losses.Length)
        {
            yield return (Causes.LastBatchLeftOut, losses[..whole].Average());
            yield return (Causes.MeanOfBatchMeans, losses.Chunk(chunk).Average(part => part.Average()));
        }

        yield return (Causes.SumForMeanInReport, losses.Sum());
    }

    /// <summary>What J would be.</summary>
    public IEnumerable<(Cause Cause, double Value)> Costs()
    {
        yield return (Causes.ReportWithoutPenalty, losses.Average());
        yield return (Causes.HalfPenaltyInReport, losses.Average() + penalty / 2);
    }

    private IEnumerable<int[]> ShiftedInChunks(int size)
    {
        int[][][] chunks = [.. labels.Chunk(size).Select(chunk => Scores.Shifted(chunk).ToArray())];
        yield return [.. chunks.SelectMany(ways => ways[0])];
        yield return [.. chunks.SelectMany(ways => ways[1])];
    }
}
