namespace Harness.Experiments;

/// <summary>What a data set holds, for <c>data info</c>.</summary>
/// <param name="Source">What results are labelled with.</param>
/// <param name="Location">Where it came from.</param>
/// <param name="Images">How many images there are in all files.</param>
/// <param name="Sha256">SHA-256 of all files' bytes in the order of their names.</param>
/// <param name="Files">Each file, in the order of their names.</param>
/// <param name="ClassNames">Names of the classes, by label.</param>
/// <param name="ChannelMean">Mean of the red, green and blue pixels of all images, black 0, white 1.</param>
/// <param name="ChannelDeviation">Their standard deviation, √(mean of squares − square of mean), on the same scale.</param>
public sealed record DatasetSummary(
    string Source,
    string Location,
    int Images,
    string Sha256,
    IReadOnlyList<FileSummary> Files,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<double> ChannelMean,
    IReadOnlyList<double> ChannelDeviation)
{
    /// <summary>Summarises a data set of three-channel images, planes one behind the other.</summary>
    public static DatasetSummary Of(Dataset dataset)
    {
        List<FileSummary> files = [];
        foreach ((string name, Range range) in dataset.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            (int first, int count) = range.GetOffsetAndLength(dataset.Images.Count);
            int[] labels = new int[dataset.ClassNames.Count];
            for (int i = first; i < first + count; i++)
            {
                labels[dataset.Images.Label(i)]++;
            }

            files.Add(new FileSummary(name, count, labels, RecordHash.Of(dataset.Images, range)));
        }

        (double[] mean, double[] deviation) = Channels(dataset.Images);
        return new DatasetSummary(
            dataset.Source, dataset.Location, dataset.Images.Count, dataset.Sha256, files, dataset.ClassNames, mean, deviation);
    }

    // Whole sums, so that the result is exact but for its last rounding.
    private static (double[] Mean, double[] Deviation) Channels(LabelledImages images)
    {
        int plane = images.Features / CifarFormat.Channels;
        long[] sums = new long[CifarFormat.Channels], squares = new long[CifarFormat.Channels];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> pixels = images.Pixels(i);
            for (int channel = 0; channel < sums.Length; channel++)
            {
                int sum = 0, square = 0;
                foreach (byte pixel in pixels.Slice(channel * plane, plane))
                {
                    sum += pixel;
                    square += pixel * pixel;
                }

                sums[channel] += sum;
                squares[channel] += square;
            }
        }

        double count = (double)images.Count * plane;
        double[] mean = [.. sums.Select(sum => sum / count)];
        double[] deviation = [.. squares.Zip(mean, (square, mu) => Math.Sqrt(Math.Max(0, square / count - mu * mu)) / 255)];
        return ([.. mean.Select(mu => mu / 255)], deviation);
    }
}

/// <summary>What a file of a data set holds.</summary>
/// <param name="Name">Its name without the ending.</param>
/// <param name="Images">How many images.</param>
/// <param name="LabelCounts">How many of each class, by label.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
public sealed record FileSummary(string Name, int Images, IReadOnlyList<int> LabelCounts, string Sha256);
