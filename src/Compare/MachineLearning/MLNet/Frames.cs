using System.Globalization;
using System.Text;
using Harness.Experiments;
using Microsoft.Data.Analysis;

namespace Harness.Compare;

/// <summary>
/// Tables as a <see cref="DataFrame"/>: a column a property, named as in the CSV files of a run, typed; where a property may be null, its cell is.
/// Figures in a culture of their own, letters beyond ASCII and doubles read back as floats are what DataFrame's own SaveCsv and LoadCsv
/// do unless they are told otherwise; <see cref="Save"/> and <see cref="Load"/> tell them.
/// </summary>
public static class Frames
{
    /// <summary>A table of records.</summary>
    /// <typeparam name="TRecord">Its properties are numbers, truth values, texts and enumerations, which become texts.</typeparam>
    /// <param name="records">One row a record.</param>
    /// <exception cref="ArgumentException">A property is of another type.</exception>
    public static DataFrame Of<TRecord>(IEnumerable<TRecord> records)
    {
        List<TRecord> rows = [.. records];
        return new DataFrame(CsvFile.Columns<TRecord>().Select(column =>
            Column(column.Name, column.Property.PropertyType, rows.Select(row => column.Property.GetValue(row)))));
    }

    /// <summary>A table that a run wrote as CSV.</summary>
    /// <typeparam name="TRecord">The record whose properties it has, in their order; they give the columns' types.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">A cell is not of its column's type.</exception>
    public static DataFrame Load<TRecord>(string path) => DataFrame.LoadCsv(
        path,
        columnNames: Array.ConvertAll(CsvFile.Columns<TRecord>(), column => column.Name),
        dataTypes: Array.ConvertAll(CsvFile.Columns<TRecord>(), column => CellType(column.Property.PropertyType)),
        encoding: Encoding.UTF8,
        cultureInfo: CultureInfo.InvariantCulture);

    /// <summary>Writes a table as CSV: comma, point, UTF-8, numbers with all their bits.</summary>
    /// <param name="frame">The table.</param>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Save(DataFrame frame, string path) => WholeFile.Write(nameof(path), path, stream =>
        DataFrame.SaveCsv(frame, stream, encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cultureInfo: CultureInfo.InvariantCulture));

    private static DataFrameColumn Column(string name, Type type, IEnumerable<object?> cells)
    {
        Type of = CellType(type);
        return of == typeof(double) ? new DoubleDataFrameColumn(name, cells.Cast<double?>())
            : of == typeof(float) ? new SingleDataFrameColumn(name, cells.Cast<float?>())
            : of == typeof(int) ? new Int32DataFrameColumn(name, cells.Cast<int?>())
            : of == typeof(long) ? new Int64DataFrameColumn(name, cells.Cast<long?>())
            : of == typeof(bool) ? new BooleanDataFrameColumn(name, cells.Cast<bool?>())
            : of == typeof(string) ? new StringDataFrameColumn(name, cells.Select(cell => cell is null ? null : CsvFile.Text(cell)))
            : throw new ArgumentException($"{name}: {type.Name} is no cell of a table; allowed: numbers, truth values, texts, enumerations");
    }

    private static Type CellType(Type type)
    {
        Type of = Nullable.GetUnderlyingType(type) ?? type;
        return of.IsEnum ? typeof(string) : of;
    }
}
