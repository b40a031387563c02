using Harness.Experiments;
using TorchSharp;

namespace Harness.TorchReference.Tests;

public sealed class TrainingImagesTests
{
    [Fact]
    public void Batch_OfKeptImages_EqualsBatchFromBytes()
    {
        LabelledImages images = TestData.Experiment().Splits.Train;
        using var scope = torch.NewDisposeScope();
        using Normalization normalization = new(images, torch.ScalarType.Float32);
        using TrainingImages kept = new(images, normalization, torch.ScalarType.Float32);
        using TrainingImages fromBytes = new(images, normalization, torch.ScalarType.Float32, mayKeep: false);
        int[] samples = [7, 0, 21, 7];
        for (int batch = 0; batch < 10; batch++)
        {
            _ = kept.Batch(samples);
        }

        Assert.True(kept.Batch(samples).X.bytes.SequenceEqual(fromBytes.Batch(samples).X.bytes));
        Assert.True(kept.Batch(samples).Labels.bytes.SequenceEqual(fromBytes.Batch(samples).Labels.bytes));
        Assert.True(kept.Chunk([3, 4, 5]).X.bytes.SequenceEqual(fromBytes.Chunk([3, 4, 5]).X.bytes));
    }

    [Fact]
    public void Augmented_OfKeptImages_EqualsBatchFromBytes_AndLeavesThemAlone()
    {
        Experiment experiment = TestData.Experiment(hidden: [5], dropout: true, augmentation: true);
        LabelledImages images = experiment.Splits.Train;
        using var scope = torch.NewDisposeScope();
        using Normalization normalization = new(images, torch.ScalarType.Float32);
        using TrainingImages kept = new(images, normalization, torch.ScalarType.Float32);
        using TrainingImages fromBytes = new(images, normalization, torch.ScalarType.Float32, mayKeep: false);
        int[] all = [.. Enumerable.Range(0, images.Count)];
        for (int step = 0; step < 20; step++)
        {
            Batch batch = experiment.Batch(step);
            Assert.True(kept.Augmented(batch, 0.8).X.bytes.SequenceEqual(fromBytes.Augmented(batch, 0.8).X.bytes));
        }

        Assert.True(kept.Chunk(all).X.bytes.SequenceEqual(fromBytes.Chunk(all).X.bytes));
    }

    [Fact]
    public void KeptImages_OfTheSameImages_AreShared_UntilTheLastUserIsDone()
    {
        LabelledImages images = TestData.Experiment().Splits.Train, same = images.Select("the same", [.. Enumerable.Range(0, images.Count)]);
        using Normalization normalization = new(images, torch.ScalarType.Float32), alike = new(same, torch.ScalarType.Float32);
        KeptImages first = KeptImages.Of(images, normalization)!, second = KeptImages.Of(same, alike)!;
        Assert.Same(first, second);
        first.Dispose();
        Assert.Equal(images.Count, second.All.shape[0]);
        second.Dispose();
        using KeptImages later = KeptImages.Of(images, normalization)!;
        Assert.NotSame(first, later);
    }

    [Fact]
    public void KeptImages_OfOtherImagesOrderPrecisionOrScale_AreNotShared()
    {
        LabelledImages images = TestData.Experiment().Splits.Train;
        LabelledImages turned = images.Select("train", [.. Enumerable.Range(0, images.Count).Reverse()]), fewer = images.Select("train", [.. Enumerable.Range(0, images.Count - 1)]);
        using Normalization single = new(images, torch.ScalarType.Float32), twice = new(images, torch.ScalarType.Float64), scaled = new(images, torch.ScalarType.Float32, scale: 0.5);
        KeptImages?[] kept = [KeptImages.Of(images, single), KeptImages.Of(images, twice), KeptImages.Of(images, scaled), KeptImages.Of(turned, single), KeptImages.Of(fewer, single)];
        Assert.All(kept, Assert.NotNull);
        Assert.Equal(kept.Length, kept.Distinct().Count());
        Array.ForEach(kept, one => one!.Dispose());
    }

    [Fact]
    public void KeptImages_BeyondTheLimit_AreNotKept_UntilThereIsRoom()
    {
        LabelledImages images = TestData.Experiment().Splits.Train, fewer = images.Select("train", [.. Enumerable.Range(0, images.Count - 1)]);
        using Normalization normalization = new(images, torch.ScalarType.Float32), other = new(fewer, torch.ScalarType.Float32);
        long limit = (long)images.Count * images.Features * sizeof(float);
        using (KeptImages first = KeptImages.Of(images, normalization, limit)!)
        {
            Assert.Null(KeptImages.Of(fewer, other, limit));
        }

        using KeptImages? second = KeptImages.Of(fewer, other, limit);
        Assert.NotNull(second);
        Assert.Null(KeptImages.Of(images, normalization, limit));
    }

    [Fact]
    public void Batch_OfAllImages_HasMeanZeroAndVarianceOneOfEachPixel()
    {
        LabelledImages images = TestData.Experiment().Splits.Train;
        using var scope = torch.NewDisposeScope();
        using Normalization normalization = new(images, torch.ScalarType.Float64);

        torch.Tensor X = normalization.Images(images, [.. Enumerable.Range(0, images.Count)]);

        foreach (int pixel in Enumerable.Range(0, images.Features))
        {
            torch.Tensor x = X.narrow(1, pixel, 1);
            Assert.Equal(0, x.sum().item<double>() / images.Count, 1e-12);
            Assert.Equal(1, x.square().sum().item<double>() / images.Count, 1e-12);
        }
    }
}
