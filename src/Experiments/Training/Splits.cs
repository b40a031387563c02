namespace Harness.Experiments;

/// <summary>The images of a run: what is trained on, validated on (none: null) and tested on.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Validation">Validation images, or null.</param>
/// <param name="Test">Test images.</param>
public sealed record Splits(LabelledImages Train, LabelledImages? Validation, LabelledImages Test)
{
    /// <summary>Whether a recipe has images to validate on.</summary>
    public static bool HaveValidation(DataOptions options) => options.ValidationCount is null ? options.Validation.Count > 0 : options.ValidationCount > 0;

    /// <summary>Takes a recipe's splits out of a data set.</summary>
    /// <exception cref="InputException">A file is missing, an image would be in two splits, or a split is larger than its files.</exception>
    public static Splits Take(Dataset dataset, DataOptions options, int seed)
    {
        int[] train = Rows(dataset, options.Train, "data.train");
        int[] validation = Rows(dataset, options.Validation, "data.validation");
        int[] test = Rows(dataset, options.Test, "data.test");

        int[] all = [.. train, .. validation, .. test];
        int repeated = all.Length - all.Distinct().Count();
        if (repeated > 0)
        {
            throw new InputException($"data: the splits name {repeated} images twice; name each file once, in one of train, validation, test");
        }

        if (options.Validation.Count > 0)
        {
            validation = First(validation, options.ValidationCount, "data.validationCount");
        }
        else if (options.ValidationCount is int count and > 0)
        {
            if (count >= train.Length)
            {
                throw new InputException(
                    $"data.validationCount: {count} leaves nothing to train on: data.train has {train.Length} images; allowed: 0 … {train.Length - 1}");
            }

            int[] order = options.Split == SplitKind.Random
                ? new RandomStream(seed, StreamPurpose.Split).Permutation(train.Length)
                : [.. Enumerable.Range(0, train.Length)];
            validation = [.. order[^count..].Select(i => train[i])];
            train = [.. order[..^count].Select(i => train[i])];
        }

        train = First(train, options.TrainCount, "data.trainCount");
        test = First(test, options.TestCount, "data.testCount");
        return new Splits(
            dataset.Images.Select("train", train),
            validation.Length == 0 ? null : dataset.Images.Select("validation", validation),
            dataset.Images.Select("test", test));
    }

    /// <summary>The training and validation images that curves are read on; a split that is read on as a whole is the split itself.</summary>
    /// <param name="count">How many of each, the first of them; of a validation split with fewer, all; null: all of both.</param>
    /// <exception cref="InputException">There are fewer training images.</exception>
    public (LabelledImages Train, LabelledImages? Validation) OfCurves(int? count)
    {
        return (Of(Train, count), Validation is null ? null : Of(Validation, Math.Min(count ?? Validation.Count, Validation.Count)));

        static LabelledImages Of(LabelledImages split, int? count) =>
            (count ?? split.Count) == split.Count ? split : split.Select(split.Name, First([.. Enumerable.Range(0, split.Count)], count, "measure.curveImages"));
    }

    private static int[] First(int[] rows, int? count, string field) =>
        count is not int n ? rows
        : n <= rows.Length ? rows[..n]
        : throw new InputException($"{field}: {n} is more than the {rows.Length} images there are; allowed: 1 … {rows.Length}");

    private static int[] Rows(Dataset dataset, IReadOnlyList<string> files, string field)
    {
        List<int> rows = [];
        foreach (string file in files)
        {
            if (!dataset.Files.TryGetValue(file, out Range range))
            {
                throw new InputException(
                    $"{field}: no file {file} in {dataset.Location}; there are: {string.Join(", ", dataset.Files.Keys)}");
            }

            (int offset, int length) = range.GetOffsetAndLength(dataset.Images.Count);
            rows.AddRange(Enumerable.Range(offset, length));
        }

        return [.. rows];
    }
}
