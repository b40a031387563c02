namespace Harness.Experiments.Tests;

/// <summary>Small data sets whose images tell where they came from: image i of all has the one pixel i and the label i % 3.</summary>
internal static class TestImages
{
    public static Dataset Files(params (string Name, int Count)[] files)
    {
        int count = files.Sum(file => file.Count), first = 0;
        byte[] pixels = [.. Enumerable.Range(0, count).Select(i => (byte)i)], labels = [.. pixels.Select(p => (byte)(p % 3))];
        Dictionary<string, Range> ranges = [];
        foreach ((string name, int images) in files)
        {
            ranges[name] = first..(first + images);
            first += images;
        }

        return new Dataset("test images", "code", new LabelledImages("all", pixels, labels), ranges, ["x", "y", "z"], "");
    }

    public static int[] Origins(LabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(i => (int)images.Pixels(i)[0])];
}
