using System.Globalization;
using System.Numerics;
using Harness.Experiments;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Harness.Compare;

/// <summary>What the labels of a data view are.</summary>
internal enum LabelKind
{
    /// <summary>Keys with values, which name the classes in their order.</summary>
    NamedKeys,

    /// <summary>Whole numbers from 0, or keys without values.</summary>
    Numbers,

    /// <summary>Texts or truth values.</summary>
    Texts,
}

/// <summary>The two columns of a data view that a data set is made of.</summary>
internal sealed class DataViewColumns
{
    private readonly IDataView view;
    private readonly DataViewSchema.Column features, label;
    private readonly string[] keyNames;

    private DataViewColumns(string name, IDataView view, DataViewSchema.Column features, DataViewSchema.Column label)
    {
        (Name, this.view, this.features, this.label) = (name, view, features, label);
        keyNames = label.Type is KeyDataViewType ? KeyNames() : [];
        Kind = keyNames.Length > 0 ? LabelKind.NamedKeys
            : label.Type is TextDataViewType or BooleanDataViewType ? LabelKind.Texts
            : LabelKind.Numbers;
    }

    /// <summary>What messages call the view.</summary>
    public string Name { get; }

    /// <summary>What its labels are.</summary>
    public LabelKind Kind { get; }

    /// <summary>Finds the columns in a view.</summary>
    /// <exception cref="InputException">One is missing or of another kind.</exception>
    public static DataViewColumns Find(string name, IDataView view, string features, string label)
    {
        DataViewSchema.Column x = Column(features), y = Column(label);
        bool isVector = x.Type is VectorDataViewType { ItemType: NumberDataViewType or BooleanDataViewType };
        bool isClass = y.Type is KeyDataViewType or NumberDataViewType or TextDataViewType or BooleanDataViewType;
        return !isVector ? throw new InputException($"{name}: column {features} is {x.Type}; allowed: a vector of numbers or truth values")
            : !isClass ? throw new InputException($"{name}: column {label} is {y.Type}; allowed: a key, a number, a text or a truth value")
            : new DataViewColumns(name, view, x, y);

        DataViewSchema.Column Column(string column) => view.Schema.GetColumnOrNull(column)
            ?? throw new InputException($"{name}: no column {column}; there are: {string.Join(", ", view.Schema.Select(c => c.Name))}");
    }

    /// <summary>Names of the classes: those of the keys, also of keys that no row has, or those of the rows.</summary>
    public IEnumerable<string> ClassNames()
    {
        if (Kind == LabelKind.NamedKeys)
        {
            return keyNames;
        }

        if (label.Type is KeyDataViewType key)
        {
            return Enumerable.Range(0, (int)Math.Min(key.Count, DataViewImages.MostClasses + 1)).Select(c => c.ToString(CultureInfo.InvariantCulture));
        }

        HashSet<string> names = [];
        using DataViewRowCursor cursor = view.GetRowCursor([label]);
        Func<string> y = LabelOf(cursor);
        while (cursor.MoveNext())
        {
            names.Add(y());
        }

        return names;
    }

    /// <summary>The rows, numbered from 1: features, [D], the same array in every row; and the name of the class.</summary>
    /// <param name="size">D where it is known already; else the first row's.</param>
    /// <exception cref="InputException">A value is missing or not finite, or a row has another number of features.</exception>
    public IEnumerable<(long Row, double[] X, string Y)> Rows(ref int? size)
    {
        using DataViewRowCursor first = view.GetRowCursor([features]);
        if (size is null && first.MoveNext())
        {
            size = FeaturesOf(first)().Length;
        }

        return Rows(size ?? 0);
    }

    private IEnumerable<(long Row, double[] X, string Y)> Rows(int size)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([features, label]);
        (Func<double[]> features_, Func<string> label_, long row) = (FeaturesOf(cursor), LabelOf(cursor), 0);
        while (cursor.MoveNext())
        {
            row++;
            double[] x = features_();
            if (x.Length != size || size == 0)
            {
                throw new InputException($"{Name}, row {row}: {features.Name} has {x.Length} values; allowed: {(size == 0 ? "1 and more" : $"{size}, as the first row of all")}");
            }

            int missing = Array.FindIndex(x, value => !double.IsFinite(value));
            yield return missing < 0
                ? (row, x, label_())
                : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{Name}, row {row}: {features.Name}[{missing}] is {x[missing]}; allowed: finite numbers"));
        }
    }

    private string[] KeyNames()
    {
        if (label.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: DataViewType kind })
        {
            return [];
        }

        return kind is TextDataViewType ? Names<ReadOnlyMemory<char>>(text => text.ToString())
            : kind.RawType == typeof(float) ? Names<float>(Text)
            : kind.RawType == typeof(double) ? Names<double>(Text)
            : kind.RawType == typeof(int) ? Names<int>(Text)
            : kind.RawType == typeof(uint) ? Names<uint>(Text)
            : kind.RawType == typeof(long) ? Names<long>(Text)
            : kind.RawType == typeof(bool) ? Names<bool>(value => value.ToString())
            : throw new InputException($"{Name}: the keys of column {label.Name} have values of {kind}; allowed: texts, numbers, truth values");

        static string Text<T>(T value)
            where T : INumberBase<T> => value.ToString(null, CultureInfo.InvariantCulture);

        string[] Names<T>(Func<T, string> name)
        {
            VBuffer<T> values = default;
            label.Annotations.GetValue("KeyValues", ref values);
            return [.. values.DenseValues().Select(name)];
        }
    }

    private Func<string> LabelOf(DataViewRowCursor cursor)
    {
        Type type = label.Type.RawType;
        return label.Type is KeyDataViewType ? Key()
            : label.Type is TextDataViewType ? Value<ReadOnlyMemory<char>>(text => text.IsEmpty ? throw Refused(cursor, "empty", "a text") : text.ToString())
            : label.Type is BooleanDataViewType ? Value<bool>(value => value.ToString())
            : type == typeof(float) ? Number<float>() : type == typeof(double) ? Number<double>()
            : type == typeof(byte) ? Number<byte>() : type == typeof(sbyte) ? Number<sbyte>()
            : type == typeof(short) ? Number<short>() : type == typeof(ushort) ? Number<ushort>()
            : type == typeof(int) ? Number<int>() : type == typeof(uint) ? Number<uint>()
            : type == typeof(long) ? Number<long>() : Number<ulong>();

        Func<string> Value<T>(Func<T, string> name)
        {
            ValueGetter<T> getter = cursor.GetGetter<T>(label);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return name(value);
            };
        }

        // −0 is 0.
        Func<string> Number<T>()
            where T : INumber<T> => Value<T>(value => T.IsInteger(value) && value >= T.Zero && value <= T.CreateSaturating(byte.MaxValue)
                ? T.Abs(value).ToString(null, CultureInfo.InvariantCulture)
                : throw Refused(cursor, value.ToString(null, CultureInfo.InvariantCulture), $"whole numbers 0 … {byte.MaxValue}"));

        Func<string> Key() => type == typeof(byte) ? KeyOf<byte>() : type == typeof(ushort) ? KeyOf<ushort>() : type == typeof(uint) ? KeyOf<uint>() : KeyOf<ulong>();

        // Keys count from 1; 0 is a missing one.
        Func<string> KeyOf<T>()
            where T : IBinaryInteger<T> => Value<T>(key => T.IsZero(key) ? throw Refused(cursor, "missing", "a key")
                : keyNames.Length > 0 ? keyNames[int.CreateChecked(key) - 1]
                : (int.CreateChecked(key) - 1).ToString(CultureInfo.InvariantCulture));
    }

    private Func<double[]> FeaturesOf(DataViewRowCursor cursor)
    {
        Type type = ((VectorDataViewType)features.Type).ItemType.RawType;
        return type == typeof(bool) ? Vector<bool>(value => value ? 1 : 0)
            : type == typeof(float) ? Numbers<float>() : type == typeof(double) ? Numbers<double>()
            : type == typeof(byte) ? Numbers<byte>() : type == typeof(sbyte) ? Numbers<sbyte>()
            : type == typeof(short) ? Numbers<short>() : type == typeof(ushort) ? Numbers<ushort>()
            : type == typeof(int) ? Numbers<int>() : type == typeof(uint) ? Numbers<uint>()
            : type == typeof(long) ? Numbers<long>() : Numbers<ulong>();

        Func<double[]> Numbers<T>()
            where T : INumberBase<T> => Vector<T>(double.CreateTruncating);

        Func<double[]> Vector<T>(Converter<T, double> convert)
        {
            ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(features);
            VBuffer<T> values = default;
            T[] dense = [];
            return () =>
            {
                getter(ref values);
                Array.Resize(ref dense, values.Length);
                values.CopyTo(dense);
                return Array.ConvertAll(dense, convert);
            };
        }
    }

    private InputException Refused(DataViewRowCursor cursor, string? value, string allowed) =>
        new($"{Name}, row {cursor.Position + 1}: {label.Name} is {value}; allowed: {allowed}");
}
