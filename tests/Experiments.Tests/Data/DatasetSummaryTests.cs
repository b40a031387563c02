using System.Security.Cryptography;

namespace Harness.Experiments.Tests;

public class DatasetSummaryTests
{
    [Fact]
    public void Of_SmallSet_CountsLabelsAndHashesFiles()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> set = CifarSamples.Set();
        set["data_batch_1.bin"] = CifarSamples.Records(3, 9, 0, 9);
        CifarSamples.Write(folder, set);

        DatasetSummary summary = DatasetSummary.Of(CifarReader.Read(folder));

        Assert.Equal(CifarFormat.FileNames, summary.Files.Select(file => file.Name));
        Assert.Equal(3, summary.Files[0].Images);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 2], summary.Files[0].LabelCounts);
        Assert.All(summary.Files, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(set[file.Name + ".bin"])), file.Sha256));
        Assert.Equal(summary.Files.Sum(file => file.Images), summary.Images);
    }

    [Fact]
    public void Of_KnownPixels_HasTheirMeanAndDeviation()
    {
        // Red: 0 and 255 in turn; green: 51 everywhere; blue: black in one image, white in the other.
        byte[] pixels = new byte[2 * CifarFormat.Features];
        for (int i = 0; i < CifarFormat.PlanePixels; i++)
        {
            foreach (int image in new[] { 0, 1 })
            {
                Span<byte> planes = pixels.AsSpan(image * CifarFormat.Features);
                planes[i] = (byte)(i % 2 * 255);
                planes[CifarFormat.PlanePixels + i] = 51;
                planes[2 * CifarFormat.PlanePixels + i] = (byte)(image * 255);
            }
        }

        LabelledImages images = new("test", pixels, [0, 1]);
        DatasetSummary summary = DatasetSummary.Of(
            new Dataset("s", "l", images, new Dictionary<string, Range> { ["test_batch"] = .. }, CifarFormat.ClassNames, ""));

        Assert.Equal([0.5, 0.2, 0.5], summary.ChannelMean);
        Assert.Equal([0.5, 0, 0.5], summary.ChannelDeviation);
    }
}
