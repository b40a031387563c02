namespace Harness.Experiments.Tests;

public class BatchTests
{
    private static readonly Batch Whole = new(3, 0.5, [10, 11, 12, 13])
    {
        Flipped = [true, false, false, true],
        NoisyRows = [1, 3],
        Noise = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
        InputMask = [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1],
        HiddenMasks = [[0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 0, 1]],
    };

    [Fact]
    public void Select_KeepsEachRowTogetherWithWhatBelongsToIt()
    {
        Batch part = Whole.Select([0, 2, 3]);
        Assert.Equal((3, 0.5), (part.Step, part.Rate));
        Assert.Equal([10, 12, 13], part.Samples);
        Assert.Equal([true, false, true], part.Flipped!);
        Assert.Equal([2], part.NoisyRows!);
        Assert.Equal([0.4, 0.5, 0.6], part.Noise!);
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 1, 1], part.InputMask!);
        Assert.Equal([0, 0, 1, 0, 1, 1], part.HiddenMasks![0]);
        Assert.Equal([0, 0, 1], part.HiddenMasks[1]);
    }

    [Fact]
    public void Select_OfRowsWithoutNoise_HasNone()
    {
        Batch part = Whole.Select([2, 0]);
        Assert.Equal([12, 10], part.Samples);
        Assert.Empty(part.NoisyRows!);
        Assert.Empty(part.Noise!);
    }

    [Fact]
    public void Select_OfEveryRow_IsTheBatch()
    {
        Batch all = Whole.Select([0, 1, 2, 3]);
        Assert.Equal([1, 3], all.NoisyRows!);
        Assert.Equal(Whole.Noise, all.Noise);
        Assert.Equal(Whole.InputMask, all.InputMask);
    }

    [Fact]
    public void Select_OfABatchWithoutTechniques_AddsNone()
    {
        Batch part = new Batch(0, 0.1, [4, 5]).Select([1]);
        Assert.Equal([5], part.Samples);
        Assert.Null(part.Flipped);
        Assert.Null(part.NoisyRows);
        Assert.Null(part.Noise);
        Assert.Null(part.InputMask);
        Assert.Null(part.HiddenMasks);
    }
}
