using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Dropout masks as mutants apply them, 0 or 1/p.</summary>
internal static class Masks
{
    /// <summary>The batch's mask, [N×M].</summary>
    /// <param name="s">Where the computation is.</param>
    /// <param name="position">Of which hidden layer, from 1.</param>
    /// <param name="like">What it is for.</param>
    /// <param name="keep">p.</param>
    public static Grid Given(Scene s, int position, Grid like, double keep) => Scaled(s.Pass.Batch!.HiddenMasks![position - 1], like, keep);

    /// <summary>A mask of somebody's own, another at every step, [N×M].</summary>
    public static Grid Drawn(Scene s, Grid like, double keep)
    {
        byte[] mask = new byte[like.Rows * like.Columns];
        new RandomStream(seed: 77, StreamPurpose.Dropout, s.Pass.Batch?.Step ?? 0).FillBernoulli(mask, 0, keep);
        return Scaled(mask, like, keep);
    }

    private static Grid Scaled(byte[] mask, Grid like, double keep) => like.Map((n, m, _) => mask[n * like.Columns + m] / keep);
}
