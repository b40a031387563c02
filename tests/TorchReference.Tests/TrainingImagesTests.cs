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
        using TrainingImages fromBytes = new(images, normalization, torch.ScalarType.Float32, limit: 0);
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
        using TrainingImages fromBytes = new(images, normalization, torch.ScalarType.Float32, limit: 0);
        int[] all = [.. Enumerable.Range(0, images.Count)];
        for (int step = 0; step < 20; step++)
        {
            Batch batch = experiment.Batch(step);
            Assert.True(kept.Augmented(batch, 0.8).X.bytes.SequenceEqual(fromBytes.Augmented(batch, 0.8).X.bytes));
        }

        Assert.True(kept.Chunk(all).X.bytes.SequenceEqual(fromBytes.Chunk(all).X.bytes));
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
