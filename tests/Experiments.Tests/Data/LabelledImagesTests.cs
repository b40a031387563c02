namespace Harness.Experiments.Tests;

public sealed class LabelledImagesTests
{
    private static readonly float[] Features = [0.5f, -1, 1e30f, 2, 3, 4];

    [Fact]
    public void Numbers_AreRowsOfFloat32_InEverySelection()
    {
        LabelledImages images = LabelledImages.OfNumbers("flowers", Features, [1, 0]);
        Assert.Equal((2, 3, false), (images.Count, images.Features, images.AreBytes));
        Assert.Equal([2, 3, 4], Row(images, 1));
        Assert.Equal([0.5, -1, 1e30f], Row(images.Select("some", [1, 0]).Concat("all", images), 1));
        Assert.Equal(12, images.Bytes(0).Length);
        Assert.StartsWith("flowers: features of float32 are no pixels", Assert.Throws<InvalidOperationException>(() => images.Pixels(0).Length).Message, StringComparison.Ordinal);
        Assert.Equal(12, images.Start(1));
        LabelledImages first = images.FirstFeatures(2);
        Assert.Equal((2, 2, false), (first.Count, first.Features, first.AreBytes));
        Assert.Equal([2, 3], Row(first, 1));
    }

    [Fact]
    public void Bytes_AreCopiedOutAsNumbers()
    {
        LabelledImages images = new("pixels", (byte[])[1, 2, 254, 255], [0, 1]);
        Assert.True(images.AreBytes);
        Assert.Equal([254, 255], Row(images, 1));
        Assert.Equal([254], Row(images.FirstFeatures(1), 1));
    }

    [Fact]
    public void AreSame_OnlyTheSameRowsOfTheSameStorageInTheSameOrder()
    {
        LabelledImages images = new("pixels", (byte[])[1, 2, 3], [0, 1, 2]), some = images.Select("some", [2, 0]);
        Assert.True(images.AreSameAs(images));
        Assert.True(some.AreSameAs(images.Select("others", [2, 0])));
        Assert.False(some.AreSameAs(images.Select("some", [0, 2])));
        Assert.False(some.AreSameAs(images));
        Assert.False(some.AreSameAs(new LabelledImages("pixels", (byte[])[1, 2, 3], [0, 1, 2]).Select("some", [2, 0])));
    }

    [Fact]
    public void Numbers_ThatAreNoImages_AreRefused()
    {
        Assert.StartsWith("flowers: 6 features are not 4 images", Assert.Throws<ArgumentException>(() => LabelledImages.OfNumbers("flowers", Features, new byte[4])).Message, StringComparison.Ordinal);
        Assert.StartsWith("flowers: a feature is NaN; allowed: finite numbers", Assert.Throws<ArgumentException>(() => LabelledImages.OfNumbers("flowers", [1, float.NaN], [0])).Message, StringComparison.Ordinal);
    }

    private static double[] Row(LabelledImages images, int index)
    {
        double[] row = new double[images.Features];
        images.CopyTo(index, row);
        return row;
    }
}
