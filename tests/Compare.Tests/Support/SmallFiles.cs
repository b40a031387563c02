using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>A folder with record files of a few synthetic images and a recipe that fits them.</summary>
public sealed class SmallFiles : IDisposable
{
    public const int ImagesPerFile = 30;

    private readonly TemporaryFolder folder = new();

    public SmallFiles()
    {
        Directory.CreateDirectory(Data);
        Dataset dataset = SyntheticImages.Create(ImagesPerFile);
        foreach ((string name, Range range) in dataset.Files)
        {
            (int first, int count) = range.GetOffsetAndLength(dataset.Images.Count);
            File.WriteAllBytes(
                Path.Combine(Data, name + CifarFormat.Extension),
                [.. Enumerable.Range(first, count).SelectMany(i => (byte[])[(byte)dataset.Images.Label(i), .. dataset.Images.Pixels(i)])]);
        }

        File.WriteAllText(Recipe, """
            {
              "data": { "train": ["data_batch_1"], "validation": ["data_batch_2"] },
              "network": { "hidden": [5] },
              "training": { "lambda": 0.01, "batchSize": 20, "epochs": 2 },
              "schedule": { "kind": "constant", "rate": 0.01 }
            }
            """);
    }

    /// <summary>The folder of the record files.</summary>
    public string Data => folder.File("data");

    /// <summary>The recipe.</summary>
    public string Recipe => folder.File("few.json");

    public void Dispose() => folder.Dispose();
}
