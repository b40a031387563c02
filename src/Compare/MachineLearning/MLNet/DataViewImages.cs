using System.Globalization;
using Harness.Experiments;
using Microsoft.ML;

namespace Harness.Compare;

/// <summary>
/// Any data views with a vector column of features and a label column as a recipe's data: each view is a file of the data set, under the name that the
/// recipe's <c>data.train</c>, <c>data.validation</c> and <c>data.test</c> call it by.
/// <para>
/// Labels: keys with values are the class of their value, in the first view's order; keys without and whole numbers are the class of
/// their number, keys from 0; texts and truth values are sorted. Features: the engines are given bytes, as images have them, so features are whole numbers 0 … 255, or
/// <see cref="FeatureLevels.Rounded"/>. A vector column of unknown size, as a DataFrame has it, takes its size from its first row.
/// </para>
/// </summary>
public static class DataViewImages
{
    private const int MostClasses = 256, MostLevel = 255;

    /// <summary>Reads the views.</summary>
    /// <param name="files">Each file's name and its rows.</param>
    /// <param name="features">Column of the features: a vector of any kind of number, or of truth values.</param>
    /// <param name="label">Column of the classes: a key, a whole number, a text or a truth value.</param>
    /// <param name="levels">What becomes of the features.</param>
    /// <param name="source">What results are labelled with.</param>
    /// <exception cref="InputException">A column is missing or of another kind, or a value is missing or does not fit; the message names view, row and value.</exception>
    public static Dataset Read(
        IReadOnlyDictionary<string, IDataView> files,
        string features = "Features",
        string label = "Label",
        FeatureLevels levels = FeatureLevels.Exact,
        string source = "data view")
    {
        DataViewColumns[] views = [.. files.Select(file => DataViewColumns.Find(file.Key, file.Value, features, label))];
        string[] names = ClassNames(views);
        Dictionary<string, int> classes = names.Index().ToDictionary(name => name.Item, name => name.Index);
        Levels range = levels == FeatureLevels.Rounded ? Levels.Of(views) : Levels.Bytes;

        (List<byte> pixels, List<byte> labels, Dictionary<string, Range> ranges) = ([], [], []);
        int? size = null;
        foreach (DataViewColumns view in views)
        {
            int first = labels.Count;
            foreach ((long row, double[] x, string y) in view.Rows(ref size))
            {
                for (int d = 0; d < x.Length; d++)
                {
                    double level = range.Of(d, x[d]);
                    pixels.Add(level is >= 0 and <= MostLevel && level == Math.Truncate(level)
                        ? (byte)level
                        : throw new InputException(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{view.Name}, row {row}: {features}[{d}] is {x[d]}; allowed: whole numbers 0 … {MostLevel}, as images have them, or levels: Rounded")));
                }

                labels.Add((byte)classes[y]);
            }

            if (labels.Count == first)
            {
                throw new InputException($"{view.Name}: has no rows; allowed: 1 and more");
            }

            ranges[view.Name] = first..labels.Count;
        }

        LabelledImages images = new(source, [.. pixels], [.. labels]);
        string location = $"data views with columns {features} and {label}{(levels == FeatureLevels.Rounded ? ", features rounded to 256 levels" : "")}";
        return new Dataset(source, location, images, ranges, names, RecordHash.Of(images, ranges));
    }

    private static string[] ClassNames(DataViewColumns[] views)
    {
        if (views.Length == 0)
        {
            throw new InputException("no data views: nothing to read; allowed: 1 and more");
        }

        DataViewColumns? other = views.FirstOrDefault(view => view.Kind != views[0].Kind);
        if (other is not null)
        {
            throw new InputException($"{other.Name}: labels are {other.Kind}, those of {views[0].Name} are {views[0].Kind}; allowed: one kind");
        }

        string[] names = [.. views.SelectMany(view => view.ClassNames()).Distinct()];
        if (views[0].Kind == LabelKind.Numbers)
        {
            names = [.. Enumerable.Range(0, names.Max(name => int.Parse(name, CultureInfo.InvariantCulture)) + 1).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        }
        else if (views[0].Kind == LabelKind.Texts)
        {
            Array.Sort(names, StringComparer.Ordinal);
        }

        return names.Length is >= 2 and <= MostClasses
            ? names
            : throw new InputException($"{string.Join(", ", views.Select(view => view.Name))}: {names.Length} classes; allowed: 2 … {MostClasses}");
    }

    // Which of 256 levels a value is: itself, or where it lies between a feature's least and largest.
    private sealed class Levels(double[]? least, double[]? largest)
    {
        public static Levels Bytes { get; } = new(null, null);

        public static Levels Of(DataViewColumns[] views)
        {
            (double[]? least, double[]? largest, int? size) = (null, null, null);
            foreach (DataViewColumns view in views)
            {
                foreach ((_, double[] x, _) in view.Rows(ref size))
                {
                    (least, largest) = (least ?? [.. x], largest ?? [.. x]);
                    for (int d = 0; d < x.Length; d++)
                    {
                        (least[d], largest[d]) = (Math.Min(least[d], x[d]), Math.Max(largest[d], x[d]));
                    }
                }
            }

            return new Levels(least, largest);
        }

        public double Of(int feature, double x) => least is null || largest is null ? x
            : largest[feature] == least[feature] ? 0
            : Math.Round(MostLevel * ((x - least[feature]) / (largest[feature] - least[feature])));
    }
}

/// <summary>What becomes of features on their way to the engines, which are given bytes.</summary>
public enum FeatureLevels
{
    /// <summary>They are whole numbers 0 … 255; anything else is refused.</summary>
    Exact,

    /// <summary>
    /// Each feature's range over all views is cut into 256 levels and its values are rounded to them: an error of at most 1/510 of the range.
    /// Both engines get the same bytes and normalise each feature, so that a feature's unit and offset do not matter.
    /// </summary>
    Rounded,
}
