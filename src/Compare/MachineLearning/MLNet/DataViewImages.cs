using System.Globalization;
using System.Runtime.InteropServices;
using Harness.Experiments;
using Microsoft.ML;

namespace Harness.Compare;

/// <summary>
/// Any data views with a vector column of features and a label column as a recipe's data: each view is a file of the data set, under the name that the
/// recipe's <c>data.train</c>, <c>data.validation</c> and <c>data.test</c> call it by.
/// <para>
/// Labels: keys with values are the class of their value, in the first view's order; keys without and whole numbers are the class of
/// their number, keys from 0; texts and truth values are sorted. Features: bytes, as pixels are, where all of them are whole numbers 0 … 255; else
/// float32, to which numbers of other kinds are rounded. A vector column of unknown size, as a DataFrame has it, takes its size from its first row.
/// </para>
/// </summary>
public static class DataViewImages
{
    internal const int MostClasses = 256;

    /// <summary>Reads the views.</summary>
    /// <param name="files">Each file's name and its rows.</param>
    /// <param name="features">Column of the features: a vector of any kind of number, or of truth values.</param>
    /// <param name="label">Column of the classes: a key, a whole number, a text or a truth value.</param>
    /// <param name="source">What results are labelled with.</param>
    /// <exception cref="InputException">A column is missing or of another kind, or a value is missing or does not fit; the message names view, row and value.</exception>
    public static Dataset Read(
        IReadOnlyDictionary<string, IDataView> files,
        string features = "Features",
        string label = "Label",
        string source = "data view")
    {
        DataViewColumns[] views = [.. files.Select(file => DataViewColumns.Find(file.Key, file.Value, features, label))];
        string[] names = ClassNames(views);
        Dictionary<string, int> classes = names.Index().ToDictionary(name => name.Item, name => name.Index);
        (List<float> values, List<byte> labels, Dictionary<string, Range> ranges) = ([], [], []);
        int? size = null;
        foreach (DataViewColumns view in views)
        {
            int first = labels.Count;
            foreach ((long row, double[] x, string y) in view.Rows(ref size))
            {
                for (int d = 0; d < x.Length; d++)
                {
                    float value = (float)x[d];
                    values.Add(float.IsFinite(value) ? value : throw new InputException(string.Create(
                        CultureInfo.InvariantCulture, $"{view.Name}, row {row}: {features}[{d}] is {x[d]}; allowed: numbers of float32, at most {float.MaxValue:g4} in size")));
                }

                labels.Add((byte)classes[y]);
            }

            if (labels.Count == first)
            {
                throw new InputException($"{view.Name}: has no rows; allowed: 1 and more");
            }

            ranges[view.Name] = first..labels.Count;
        }

        LabelledImages images = values.TrueForAll(value => (byte)value == value)
            ? new LabelledImages(source, [.. values.Select(value => (byte)value)], [.. labels])
            : LabelledImages.OfNumbers(source, CollectionsMarshal.AsSpan(values), [.. labels]);
        string location = $"data views with columns {features} and {label}{(images.AreBytes ? "" : ", features of float32")}";
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
            : throw new InputException($"{string.Join(", ", views.Select(view => view.Name))}: {(names.Length > MostClasses ? $"more than {MostClasses}" : $"{names.Length}")} classes; allowed: 2 … {MostClasses}");
    }
}
